import { exportAll } from './export-all.operation.js';
import { exportUsers } from './export-users.operation.js';

export const operations = { all: exportAll, users: exportUsers };
