import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { canonicalNameOf } from '../canonical-name.js';
import { matchesNeedle, needleOf, readingsOf, type RuleKind } from './name-readings.js';

const matches = (kind: RuleKind, text: string, name: string): boolean =>
  matchesNeedle(readingsOf(name), needleOf(kind, text) ?? 'none');

describe('a rule about the whole name', () => {
  it.each([
    ...['admin', 'ADMIN', '4dm1n', '4DM!N', '@dmin', 'a.d.m.i.n', 'a-d_m i·n', '_admin_', '@admin', 'admin!', '$admin'],
    ...[
      'ａｄｍｉｎ',
      '𝐚𝐝𝐦𝐢𝐧',
      'аdmin',
      'ADМIN',
      'admın',
      'ádmïn',
      'a\u0336dmin',
      'ad\u200bmin',
      'ad\u00admin',
      'Ⓐdmin',
      'adm\u0131n',
    ],
    ...['a★d★m★i★n', 'admin👑', 'adm|n'],
  ])('is about %j', (name) => {
    expect(matches('exact', 'admin', name)).toBe(true);
  });

  it.each(['admins', 'badmin', 'administrator', 'admiin', 'adrnin', 'admin1', 'amdin', 'dmin', '👑', '...'])(
    'is not about %j',
    (name) => {
      expect(matches('exact', 'admin', name)).toBe(false);
    },
  );

  it.each([
    ['help', 'he1p', true],
    ['help', 'heIp', true],
    ['help', 'heip', false],
    ['mall', 'mail', false],
    ['mall', 'ma11', true],
    ['mail', 'ma1l', true],
    ['official', 'off1c1a1', true],
    ['sex', '$ex', true],
    ['ass', 'a$$', true],
    ['agent47', 'Agent_47', true],
    ['agent47', 'agent4', false],
    ['straße', 'STRASSE', true],
    ['мат', 'мат', true],
    ['ばか', 'はか', false],
    ['ばか', 'バカ', false],
    ['محمد', 'مُحَمَّد', true],
  ])('with the text %s and the name %s: %s', (text, name, expected) => {
    expect(matches('exact', text, name)).toBe(expected);
  });
});

describe('a rule about the beginning', () => {
  it.each(['moderator', 'Moderator_Mo', 'm0derator', '@moderat0r', 'm.o.d.e.r.a.t.o.r'])('is about %j', (name) => {
    expect(matches('prefix', 'moderator', name)).toBe(true);
  });

  it.each(['themoderator', 'mod', 'a moderator'])('is not about %j', (name) => {
    expect(matches('prefix', 'moderator', name)).toBe(false);
  });
});

describe('a rule about any part', () => {
  it.each([
    ['cunt', 'Scunthorpe', true],
    ['cunt', 'count', false],
    ['ass', 'mia455', true],
    ['ass', 'basic', false],
    ['porn', 'pompeii', false],
    ['dmin', 'ad', false],
  ])('with the text %s and the name %s: %s', (text, name, expected) => {
    expect(matches('contains', text, name)).toBe(expected);
  });

  it('is not about the end of one reading and the beginning of another', () => {
    expect(readingsOf('a!b').plain).toBe(' aib ab ');
    expect(matches('contains', 'ba', 'a!b')).toBe(false);
  });
});

describe('a needle', () => {
  it.each(['', '   ', '...', '👑', '\u200b', '---'])('is not there for %j', (text) => {
    expect(needleOf('contains', text)).toBeUndefined();
  });

  it('tells the kinds apart', () => {
    const kinds = ['exact', 'prefix', 'contains'] as const;
    expect(kinds.map((kind) => needleOf(kind, 'A.p.1'))).toEqual([' api ', ' api', 'api']);
  });

  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...'aA1lI!|.@$ rnmáб') }),
  );
  const seed = jest.getSeed();

  it('is found in the name that it is of, however the name is written', () => {
    fc.assert(
      fc.property(text, (name) => {
        const needle = needleOf('exact', name);
        return (
          needle === undefined ||
          [name, name.toUpperCase(), canonicalNameOf(name), `_${name}.`].every((one) =>
            matchesNeedle(readingsOf(one), needle),
          )
        );
      }),
      { numRuns: 2000, seed },
    );
  });

  it('is not longer than what an index takes, for the longest text of a rule', () => {
    const longest = String.fromCodePoint(0xfdfa).repeat(64);
    expect(Buffer.byteLength(needleOf('contains', longest) ?? '')).toBeLessThan(2600);
  });
});
