import { describe, expect, it } from '@jest/globals';
import { matchesNeedle, needleOf, readingsOf } from '../rules/name-readings.js';
import { namePacks } from './name-packs.js';

const isAbout = (pack: string, name: string): boolean =>
  namePacks
    .filter((one) => one.name === pack)
    .flatMap(({ rules }) => rules)
    .some(({ kind, text }) => matchesNeedle(readingsOf(name), needleOf(kind, text) ?? '?'));

describe('the packs of rules for usernames', () => {
  it.each([
    ['reserved-words', 'admin'],
    ['reserved-words', '4dm1n_2'],
    ['reserved-words', 'Support'],
    ['reserved-words', 'root'],
    ['reserved-words', 'a.p.i'],
    ['reserved-words', 'www'],
    ['reserved-words', 'billing'],
    ['reserved-words', 'S€curity'],
    ['reserved-words', 'the-administrator'],
    ['profanity', 'sh1t'],
    ['profanity', 'xX_fuck_Xx'],
    ['profanity', 'Scheiße'],
    ['profanity', 'Arschloch7'],
  ])('%s is about %s', (pack, name) => {
    expect(isAbout(pack, name)).toBe(true);
  });

  it.each(['mia', 'Scunthorpe', 'Cassandra', 'Dickens', 'Essex', 'Hancock', 'supporter-of-cats', 'Rooth', 'Mister'])(
    'none is about %s',
    (name) => {
      expect(namePacks.filter((pack) => isAbout(pack.name, name)).map((pack) => pack.name)).toEqual([]);
    },
  );

  it('have one rule for each thing to look for, and leave room for rules of an organization', () => {
    const needles = namePacks.flatMap(({ rules }) => rules.map(({ kind, text }) => needleOf(kind, text)));
    expect(needles.filter((needle) => needle === undefined || needle.trim() === '')).toEqual([]);
    expect(new Set(needles).size).toBe(needles.length);
    expect(needles.length).toBeLessThan(1000);
  });

  it('have profanity looked at, and never denied', () => {
    expect(namePacks.find(({ name }) => name === 'profanity')?.effects).toEqual(['review']);
  });
});
