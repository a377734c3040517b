import { resolve } from 'node:path';

let folder: string | undefined;

/** Says where the command was called, where that is not the folder that the process works in. */
export const setCallerFolder = (path: string): void => void (folder = path);

/** A path as the caller means it. */
export const inCallerFolder = (path: string): string => (folder === undefined ? path : resolve(folder, path));
