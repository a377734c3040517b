// First: it counts for whatever is loaded after it.
import './boot/heap.js';
import { explain } from './boot/explain.js';
import { boot } from './boot/boot.js';

boot(process.argv.slice(2)).catch((error: unknown) => explain(error));
