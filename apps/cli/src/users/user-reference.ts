/** A word that names a user, without the `local|` that the user directory puts before an id. */
export const userReference = (word: string): string => word.replace(/^\s*local\|(?=[\da-f-]{36}\s*$)/i, '');
