/** A text that the database can keep and compare with: no U+0000, no half of a surrogate pair. */
export const isStorableText = (text: string): boolean => !/\0|\p{Surrogate}/u.test(text);
