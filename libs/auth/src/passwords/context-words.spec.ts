import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isMostlyContext, type PasswordContext } from './context-words.js';

const mia: PasswordContext = {
  names: ['Mia Müller-Åkesson', 'mia_the_owl', 'nw-energy', 'Northwind Energy', '山田 太郎'],
  emails: ['mia.mueller1987@bücher-laden.example', 'office@xn--bcher-kva.example'],
};

describe('words of the context', () => {
  it.each([
    ...[
      'MiaMüllerÅkesson',
      'mia-mueller-1987',
      'miamueller1987!!',
      'M1a.Mull3r.Akesson',
      'muller_akesson',
      'mullerakesson99',
      'MÜLLER ÅKESSON',
    ],
    ...[
      'northwindenergy',
      'N0rthw1nd-3n3rgy',
      'Northwind2024!',
      '$!northwind!$',
      'northwindnorthwind',
      'energy northwind',
      'ｎｏｒｔｈｗｉｎｄ２０２４',
    ],
    ...[
      'mia_the_owl2024',
      'm.i.a.t.h.e.o.w.l',
      'buecherladen1',
      'bücherladen2024',
      'b.u.c.h.e.r.2.4',
      '山田太郎山田太郎',
      'mia.mueller1987@bücher-laden.example',
    ],
  ])('make up most of %s', (password) => {
    expect(isMostlyContext(password, { ...mia, names: [...mia.names, 'buecherladen'] })).toBe(true);
  });

  it.each([
    ...[
      'seven quiet herons at dusk',
      'mia saw seven quiet herons',
      'the northwind blew seven herons away',
      'four slow swans at noon',
      'xkqzvwjyphbg',
    ],
    ...['an owl at northwind sees four mice', '        ', '!!!!!!!!!!!!', '', '山田 seven quiet herons'],
  ])('do not make up most of %s', (password) => {
    expect(isMostlyContext(password, mia)).toBe(false);
  });

  it('are none where nothing is known', () => {
    expect(
      isMostlyContext('northwindenergy', { names: ['', ' ', '-', 'Al'], emails: ['', '@', 'a@b', 'al@bo.c'] }),
    ).toBe(false);
  });

  it('are found however they are typed', () => {
    const signs = { a: 'aA4@áä', e: 'eE3éę', i: 'iI1!l|í', o: 'oO0öó', s: 'sS5$ß', t: 'tT7+' } as const;
    const typed = (letter: string): fc.Arbitrary<string> =>
      fc.constantFrom(...[...((signs as Record<string, string>)[letter] ?? letter)].filter((one) => one !== 'ß'));
    const separator = fc.constantFrom('', '', '-', '.', ' ', '_');
    const spelled = fc.tuple(...[...'ottilieastoria'].map((letter) => fc.tuple(typed(letter), separator)));
    fc.assert(
      fc.property(spelled, (letters) =>
        isMostlyContext(letters.flat().join(''), { names: ['Ottilie Astoria'], emails: [] }),
      ),
      { numRuns: 300 },
    );
  });

  it('never matter beside as many other letters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'bcdfhjkq'), minLength: 11, maxLength: 60 }),
        (rest) => !isMostlyContext(`miaowl${rest}`, { names: ['mia owl'], emails: ['owl@mia.example'] }),
      ),
      { numRuns: 200 },
    );
  });

  it('cost little, whatever is sent', () => {
    const hostile = ['ﷺ', 'a', '1', 'ß', '\u0301', '\u200b', 'ﬀ', '가', '!|'].map((one) => one.repeat(1024));
    const from = performance.now();
    for (const password of hostile)
      isMostlyContext(password, {
        names: Array.from({ length: 500 }, () => password),
        emails: [`${password}@${password}.${password}`],
      });
    expect(performance.now() - from).toBeLessThan(2000);
  });
});
