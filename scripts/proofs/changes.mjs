/** Ways to change a file: from its text, or from nothing where there is none, to the text with a violation. */
export const append = (text) => (before) => `${before ?? ''}\n${text}\n`;

export const write = (text) => () => `${text}\n`;

/** Throws when the text is not there any more, so that a proof cannot go stale in silence. */
export const replace = (from, to) => (before) => {
  if (!before?.includes(from)) throw new Error(`does not contain ${JSON.stringify(from)}`);
  return before.replace(from, () => to);
};
