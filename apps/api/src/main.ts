// First: it counts for whatever is loaded after it.
import './boot/heap.js';
// Before what loads TypeORM and class-validator.
import './boot/rare-modules.js';
import { assertFileLimit } from './boot/files.js';

assertFileLimit();
// eslint-disable-next-line facet/static-imports -- assertFileLimit comes first: they load many files of this app
const [{ boot }, { explain }] = await Promise.all([import('./boot/boot.js'), import('./boot/explain.js')]);
boot(process.argv.slice(2)).catch((error: unknown) => explain(error));
