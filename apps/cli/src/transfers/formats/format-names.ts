import { extname } from 'node:path';

export const formats = ['ndjson', 'csv'] as const;
export type Format = (typeof formats)[number];

/** The format that a file name says; NDJSON where it says none. */
export const formatOf = (file: string): Format => (extname(file).toLowerCase() === '.csv' ? 'csv' : 'ndjson');
