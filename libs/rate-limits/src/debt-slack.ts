/** Milliseconds by which the clocks of two instances may differ: a debt that is larger by more than this is none. */
export const debtSlack = 10_000;
