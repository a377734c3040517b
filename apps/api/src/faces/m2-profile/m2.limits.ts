/** Names in one request: for the whole denylist, and for changes of it. */
export const mostDenylistNames = 1_000_000;
export const mostChangedNames = 10_000;
