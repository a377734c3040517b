/** Names in one request: for the whole denylist, and for changes of it. */
export const mostDenylistNames = 1_000_000;
export const mostChangedNames = 10_000;

const megabyte = 1024 * 1024;

/** What the bodies of the denylist routes may be. */
export const wholeDenylist = { bytes: 32 * megabyte, entries: mostDenylistNames };
export const deniedPairs = { bytes: 16 * megabyte, entries: mostChangedNames };
export const allowedNames = { bytes: 8 * megabyte, entries: mostChangedNames };
