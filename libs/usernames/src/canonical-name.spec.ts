import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { canonicalNameOf } from './canonical-name.js';

describe('the canonical form of a name', () => {
  it('is a fixpoint for every single code point', () => {
    const moving: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const once = canonicalNameOf(String.fromCodePoint(code));
      if (canonicalNameOf(once) !== once) moving.push(code.toString(16));
    }
    expect(moving).toEqual([]);
  });

  it('is a fixpoint for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => canonicalNameOf(canonicalNameOf(text)) === canonicalNameOf(text),
      ),
      { seed: jest.getSeed() },
    );
  });

  it.each([
    ['Root', 'root'],
    ['ＲＯＯＴ', 'root'],
    ['ro\u200bot', 'root'],
    ['Straße', 'strasse'],
    ['ﬁn', 'fin'],
  ])('takes %s for %s', (name, canonical) => expect(canonicalNameOf(name)).toBe(canonical));
});
