import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets the heap grow to several times of what lives in it before it looks for garbage again, the more the
 * faster it grows: under an overload, to
 * 700 MB around 65 that live. Half as much again costs a collection every other second then, and keeps the
 * process in 270 MB.
 *
 * How large the room for what is new may get can only be said on the command line: `npm start` and the image
 * give 32 MB (`--max-semi-space-size`), twice the
 * default. With hundreds of requests under way what they hold does not fit into the default, and is copied
 * again and again.
 */
setFlagsFromString('--heap-growing-percent=50');
