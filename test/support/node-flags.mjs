import { readFileSync } from 'node:fs';

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The flags that `npm start` gives to Node. What tests and the bench start is started with the same. */
export const nodeFlags = scripts.start.split(' ').filter((word) => word.startsWith('--'));
