import { explain } from './explain.js';
import { work } from './work.js';

work(process.argv.slice(2)).catch((error: unknown) => explain(error));
