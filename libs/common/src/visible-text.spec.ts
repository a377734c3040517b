import { describe, expect, it } from '@jest/globals';
import { hasHiddenCharacters, isDisplayName, isVisible, withoutHiddenCharacters } from './visible-text.js';

const code = (text: string): string =>
  Array.from(text, (char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join(' ');
const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at));

const hiddenOnes = [
  ...[
    '\u00ad',
    '\u034f',
    '\u061c',
    '\u115f',
    '\u1160',
    '\u17b4',
    '\u17b5',
    '\u180e',
    '\u3164',
    '\uffa0',
    '\ufeff',
    '\u2800',
    '\ufffc',
    '\u2028',
    '\u2029',
  ],
  ...[
    '\u{1d159}',
    '\u{13441}',
    '\u{16fe4}',
    '\u{1107f}',
    '\u2d7f',
    '\ue000',
    '\ufffe',
    '\u{1ffff}',
    '\u0600',
    '\u{110bd}',
    '\u{1bca0}',
    '\u{e0001}',
  ],
  ...[
    ...range(0x200b, 0x200f),
    ...range(0x202a, 0x202e),
    ...range(0x2060, 0x206f),
    ...range(0xfff0, 0xfffb),
    ...range(0x1d173, 0x1d17a),
  ],
  ...[...range(0x13430, 0x1343f), ...range(0xe0020, 0xe007f), ...range(0xfe00, 0xfe0f), ...range(0x180b, 0x180f)],
];

describe('text that others see', () => {
  it.each(hiddenOnes.map((one) => [code(one), one]))('has no %s', (_, one) => {
    for (const text of [one, `mia${one}`, `${one}mia`, `mi${one}a`]) {
      expect([text, hasHiddenCharacters(text), isDisplayName(text)]).toEqual([text, true, false]);
    }
    expect([isVisible(one), isVisible(`${one} ${one}`), withoutHiddenCharacters(`mi${one}a`)]).toEqual([
      false,
      false,
      'mia',
    ]);
  });

  it.each([
    ['a Persian name', 'علی\u200cرضا'],
    ['a Malayalam name with an old chillu', 'അനില\u0d4d\u200d'],
    ['a Sinhala conjunct', 'ශ\u0dca\u200dරී'],
    ['a Devanagari conjunct kept apart', 'क\u094d\u200cष'],
    ['an emoji of four', '👩🏽\u200d❤️\u200d💋\u200d👨'],
    ['a flag of colours', '🏳️\u200d🌈'],
    ['a flag of a region', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
    ['a heart', 'Mia ❤️'],
    ['a keycap', 'Mia 1️⃣'],
    ['a Han variant', '葛\u{e0100}城'],
    ['an ideographic space between', '山田\u3000太郎'],
    ['a name of one sign', '-'],
    ['accents as marks', 'Jose\u0301'],
  ])('may be %s', (_, name) => expect(isDisplayName(name)).toBe(true));

  it.each([
    ['nothing', ''],
    ['white space', ' \u00a0\u3000\u2003'],
    ['marks alone', '\u0301\u0308'],
    ['joiners at an end', 'علی\u200c'],
    ['joiners between Latin letters', 'a\u200db'],
    ['a joiner after an emoji', '👩\u200d'],
    ['two joiners', 'علی\u200c\u200cرضا'],
    ['a selector after a letter', 'a\ufe0f'],
    ['a flag of tags that is none', '🏴\u{e0061}\u{e0062}\u{e007f}'],
    ['an override of direction', '\u202emoc.elgoog'],
    ['isolates', '\u2066mia\u2069'],
  ])('may not be %s', (_, name) => expect(isDisplayName(name)).toBe(false));
});
