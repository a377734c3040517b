import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { sizeOfPattern } from './pattern-size.js';
import { faultOfPattern, matchPattern } from './username-pattern.js';

const atoms = [
  'a',
  'é',
  '.',
  '\\p{L}',
  '\\PN',
  '[a-z_]',
  '[^]x]',
  '[[:alpha:]{]',
  '(?i:é)',
  '\\x{e9}',
  '\\Qa{9}\\E',
  '\\{',
  '^',
  '\\b',
];
const bounds = ['', '*', '+', '?', '{2}', '{0,3}', '{1,}', '{2,4}', '{0,9}', '{1,300}', '*?', '{2,8}?'];

const part = fc.tuple(fc.constantFrom(...atoms), fc.constantFrom(...bounds)).map((pair) => pair.join(''));
const sequence = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const group = fc
  .tuple(fc.constantFrom('(', '(?:', '(?P<n>', '(?i:'), sequence, sequence, fc.constantFrom(...bounds.slice(0, 9)))
  .map(([open, one, other, bound]) => `${open}${one}|${other})${bound}`);
const pattern = fc.oneof(
  sequence,
  fc.tuple(sequence, group, sequence).map((parts) => parts.join('')),
);
const name = fc.string({ unit: fc.constantFrom('a', 'é', '1', '_', '{', '9', '}'), maxLength: 8 });

function compiled(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source);
  } catch {
    return undefined;
  }
}

const cpu = (work: () => unknown): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

describe('the size of a pattern', () => {
  it('is about that of its program, and never far less', () => {
    fc.assert(
      fc.property(pattern, (source) => {
        const program = compiled(source);
        if (program) expect(2 * sizeOfPattern(source, 256).written + 2).toBeGreaterThanOrEqual(program.programSize());
      }),
      { numRuns: 2000, seed: 11 },
    );
  });

  it('leaves bounds out that no name reaches, and then matches the same names', () => {
    fc.assert(
      fc.property(pattern, name, (source, text) => {
        const program = compiled(source);
        if (program) expect(compiled(sizeOfPattern(source, 8).text)?.matches(text)).toBe(program.matches(text));
      }),
      { numRuns: 3000, seed: 12 },
    );
    expect(sizeOfPattern('[a-z]{3,256}', 256)).toEqual({ written: 509, effective: 4, text: '[a-z]{3,}' });
  });

  it('is found in a moment, whatever is not closed', () => {
    for (const unit of ['[', '(', '[\\p{', '[[:a', '\\Q', '{1,', '(?P<', '\\x{', '[^]']) {
      sizeOfPattern(unit.repeat(500), 64);
      expect(cpu(() => sizeOfPattern(unit.repeat(1000), 64))).toBeLessThan(200);
    }
  });
});

describe('a pattern for usernames', () => {
  it.each([
    '[a-z0-9_]{3,64}',
    '[a-zA-Z0-9_.-]{3,256}',
    '\\p{L}{0,999}',
    '(?:[a-z0-9]+[._-]?)+',
    '(?i)[\\p{L}\\p{N} ]{1,32}',
    '^[a-z][a-z0-9]*$',
  ])('may be %s', (source) =>
    expect([64, 256].map((longest) => faultOfPattern(source, longest))).toEqual([undefined, undefined]),
  );

  it.each([
    ['\\p{L}{0,999}'.repeat(38), /^repeats too much: it has about 75924 steps/],
    ['(?:\\p{L}{0,30}){0,30}', /^costs too much: with names of 256 characters it may have 187 steps, and has 1831/],
    ['((a{10}){10}){9}', /^costs too much/],
    ['(?:.*){900}', /too much/],
    ['(', /^is not a regular expression/],
    ['a{2}{3}{', /^is not a regular expression/],
  ])('may not be %s', (source, why) => expect(faultOfPattern(source, 256)).toMatch(why));

  it('that is too large is not tried, and tried with names that are short enough', () => {
    const large = '(?:\\p{L}{0,30}){0,30}';
    expect(matchPattern(large, 'é'.repeat(256), { length: 256, longest: 256 })).toBe('too costly');
    expect(matchPattern(large, 'éé', { length: 2, longest: 256 })).toBe('matches');
    expect(matchPattern('\\p{L}{0,999}'.repeat(38), 'mia', { length: 3, longest: 256 })).toBe('matches');
    expect(matchPattern('\\p{L}{0,200}'.repeat(38), 'mia', { length: 3, longest: 256 })).toBe('too costly');
  });

  it('that is allowed costs less than 5 ms with the longest name, whatever both are', () => {
    const names = ['é'.repeat(255) + '!', 'a'.repeat(256), 'aé1'.repeat(85), '😀'.repeat(256)];
    const sizes = [0, 10, 20, 30, 40, 60, 120];
    const sources = sizes.flatMap((count) => [
      ...[
        `\\p{L}{0,${count}}`,
        `.*[éb].{${count}}`,
        `.*\\p{L}(?:.{0,${count}})`,
        `(?:(?i:é){0,11}){0,${count}}`,
        `(?:[\\p{L}\\p{N}]{0,5}){0,${count}}`,
      ],
      ...[
        `(?:\\PN{0,8}[^x]){0,${count}}`,
        `(?:\\p{L}|\\p{L}a|.){0,${count}}x`,
        '(.*.?)'.repeat(count),
        '\\p{L}*'.repeat(count),
      ],
    ]);
    const allowed = sources.filter((source) => faultOfPattern(source, 256) === undefined);
    // A match that is made for the first time knows no states yet. The least of three runs: others use the
    // machine as well.
    const costOf = (source: string, text: string): number => {
      const program = RE2JS.compile(sizeOfPattern(source, 256).text);
      return cpu(() => program.matches(text));
    };
    const costs = (): number[] =>
      allowed.flatMap((source) => names.map((text) => Math.min(...[1, 2, 3].map(() => costOf(source, text)))));
    costs();
    const [worst] = costs().sort((one, other) => other - one);
    expect(allowed.length).toBeGreaterThan(20);
    expect(worst).toBeLessThan(5);
  });
});
