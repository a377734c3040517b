/**
 * Code points without a glyph of their own, or with a blank one. General categories Cc, Cf, Cs, Co, Zl and
 * Zp, the default ignorable ones (fillers, variation selectors, tags), noncharacters, and what the Unicode
 * properties do not tell: the braille blank, the object replacement character, two joiners, the Khitan
 * filler, the hieroglyphic blanks, the null notehead.
 */
const hidden =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufffc\u2d7f\u{1107f}\u{16fe4}\u{13441}\u{13442}\u{1d159}]/u;

/** Something to see: a letter, a number, a sign. Marks need one, and white space shows nothing. */
const glyph = /[\p{L}\p{N}\p{P}\p{S}]/u;
const blankGlyphs = new RegExp(hidden.source, 'gu');

/** Scripts whose letters take another shape beside a joiner (U+200D) or a non-joiner (U+200C). */
const joiningScripts = [
  ...['Arabic', 'Syriac', 'Nko', 'Mongolian', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya'],
  ...['Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Tibetan'],
];
const joining = `[${joiningScripts.map((script) => String.raw`\p{Script=${script}}`).join('')}]`;
const viramas = String.raw`[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca]`;

/** Where a hidden code point changes what a reader sees, so that correct spelling needs it. */
const orthography = new RegExp(
  [
    String.raw`(?<=${joining}\p{Mn}*)[\u200c\u200d](?=${joining})`,
    String.raw`(?<=${viramas})\u200d`,
    String.raw`(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)\u200d(?=\p{Extended_Pictographic})`,
    String.raw`(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]`,
    String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
    String.raw`(?<=\p{Script=Han})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
    String.raw`(?<=\p{Script=Mongolian})[\u180b-\u180d\u180f]`,
    String.raw`(?<=\u{1f3f4})\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}`,
  ].join('|'),
  'gu',
);

/**
 * Whether a text has an invisible code point. The strict rule: for identifiers, such as usernames and
 * addresses.
 */
export const hasHiddenCharacters = (text: string): boolean => hidden.test(text);

/** Whether there is something to see in a text: not only white space, marks and hidden code points. */
export const isVisible = (text: string): boolean => glyph.test(text.replace(blankGlyphs, ''));

/**
 * Whether a text may be the name of a user or a thing, as others see it: visible, without hidden code points
 * except where orthography needs them. Those are joiners between letters of joining scripts (Persian, Indic)
 * and in emoji, variation selectors after emoji, Han and Mongolian letters, and flags of regions.
 */
export const isDisplayName = (text: string): boolean => isVisible(text) && !hidden.test(text.replace(orthography, ''));

const orthographyOrHidden = new RegExp(`(${orthography.source})|${hidden.source}`, 'gu');

/** A text without the hidden code points that make it no display name; those that orthography needs stay. */
export const withoutNeedlessCharacters = (text: string): string =>
  text.replace(orthographyOrHidden, (_, needed: string | undefined) => needed ?? '');

/** The code points of a text that may stand in a display name. For names of other systems, which cannot be refused. */
export const withoutHiddenCharacters = (text: string): string =>
  Array.from(text)
    .filter((char) => !hidden.test(char))
    .join('');
