import inspector from 'node:inspector';
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

/** Kept here: the collection that it is asked for would collect the session as well, and its answer with it. */
const session = new inspector.Session();

/**
 * Gives back what the start has left behind: 190 MB resident become 131. V8 does so by itself a minute and a half
 * after the last request, and `gc()` does not give back the room for what is new. Compiled code goes as well, of which
 * most has run for the last time; what requests need is compiled again. Before the first request, because it takes a
 * fifth of a second. A failure only costs the memory.
 */
export async function releaseMemory(): Promise<void> {
  setFlagsFromString('--stress-flush-code');
  session.connect();
  await new Promise<void>((done) => session.post('HeapProfiler.collectGarbage', () => done()));
  session.disconnect();
  setFlagsFromString('--no-stress-flush-code');
}
