import { explain } from './explain.js';
import { work } from './work.js';

work().catch((error: unknown) => explain(error));
