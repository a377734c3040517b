// First: it counts for whatever is loaded after it.
import './boot/heap.js';
import { assertFileLimit } from './boot/files.js';

assertFileLimit();
// eslint-disable-next-line facet/static-imports -- loading them takes more files than the machine may allow, which assertFileLimit says first; both are of this app
const [{ boot }, { explain }] = await Promise.all([import('./boot/boot.js'), import('./boot/explain.js')]);
boot(process.argv.slice(2)).catch((error: unknown) => explain(error));
