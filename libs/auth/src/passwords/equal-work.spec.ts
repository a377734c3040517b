import { describe, expect, it } from '@jest/globals';
import { hashesToCheck } from './equal-work.js';
import type { KnownHash } from './schemes/known-hash.js';

const kind = (costClass: string, cost: number): KnownHash => ({
  costClass,
  cost,
  isCurrent: costClass === 'ours',
  check: () => Promise.resolve(false),
});
const ours = kind('ours', 0.03);

/** All that is checked for a refusal, as costs. */
const workOf = (known: KnownHash | undefined, imported: readonly KnownHash[]): number[] =>
  [...(known ? [known] : []), ...hashesToCheck(known, ours, imported)].map(({ cost }) => cost).sort();

describe('a refusal is the same work for every address:', () => {
  it.each([
    ['nothing imported', []],
    ['one import', [kind('bcrypt 12', 0.25)]],
    ['the dearest there may be', [kind('bcrypt 14', 1)]],
    ['two kinds of the same cost', [kind('bcrypt 12', 0.25), kind('scrypt', 0.25)]],
    ['several kinds', [kind('bcrypt 10', 0.06), kind('scrypt', 0.3), kind('pbkdf2', 0.2)]],
    ['a kind that is cheaper than ours', [kind('pbkdf2', 0.001)]],
  ])('where the database has %s', (_, imported) => {
    for (const known of [undefined, ours, ...imported])
      expect(workOf(known, imported)).toEqual(workOf(undefined, imported));
  });

  it('or nearly, where a database has more kinds than are affordable, and it is bounded', () => {
    const ladder = Array.from({ length: 12 }, (_, at) => kind(`pbkdf2 ${at}`, 0.03 * (at + 1)));
    const total = (known: KnownHash | undefined): number => workOf(known, ladder).reduce((sum, one) => sum + one, 0);
    expect(total(ours)).toBe(total(undefined));
    for (const known of ladder) expect(Math.abs(total(known) / total(undefined) - 1)).toBeLessThan(0.1);
    expect(total(undefined)).toBeLessThan(2);
  });
});
