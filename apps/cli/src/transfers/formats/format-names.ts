import { extname } from 'node:path';
import type { Format } from '../transfers.commands.js';

/** The format that a file name says; NDJSON where it says none. */
export const formatOf = (file: string): Format => (extname(file).toLowerCase() === '.csv' ? 'csv' : 'ndjson');
