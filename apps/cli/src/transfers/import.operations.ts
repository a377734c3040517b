import { importAll } from './import-all.operation.js';
import { importUsers } from './import-users.operation.js';

export const operations = { all: importAll, users: importUsers };
