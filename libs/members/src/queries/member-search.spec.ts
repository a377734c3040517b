import { describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { idIn, memberCount, memberPage, prefixesOf } from './member-search.js';

const id = '01930000-0000-7000-8000-000000000004';
const acme = 'acme' as OrganizationId;

describe('prefixesOf', () => {
  it('is one for what is written alike in names, addresses and usernames', () => {
    expect(prefixesOf('Mia')).toEqual(['mia']);
    expect(prefixesOf('  Vera   Van ')).toEqual(['vera van', 'vera   van']);
    expect(prefixesOf('ＭＩＡ')).toEqual(['mia']);
  });

  it('has each spelling that differs', () => {
    expect(prefixesOf('Straße')).toEqual(['strasse', 'straße']);
    expect(prefixesOf('ΓΙΩΡΓΟΣ')).toEqual(['γιωργοσ', 'γιωργος']);
  });

  it('is never without one, or finds nobody', () => {
    expect(prefixesOf('\u200b').every((prefix) => prefix !== '')).toBe(true);
    expect(memberPage(acme, { prefixes: [] }, { limit: 1 }).text).toContain('(false)');
  });
});

describe('idIn', () => {
  it('reads a bare id and one of the user directory', () => {
    for (const text of [id, id.toUpperCase(), ` ${id} `]) expect(idIn(text)).toBe(id);
  });

  it('takes nothing else for one', () => {
    for (const text of ['', 'mia', id.slice(1), `auth0|${id}`, `${id}x`]) expect(idIn(text)).toBeUndefined();
  });
});

describe('the statements', () => {
  it('bind every value and splice none into the text', () => {
    const hostile = `x' or 1=1 --`;
    const criteria = { prefixes: [hostile], status: hostile as 'active', roleId: hostile };
    for (const { text, values } of [memberPage(acme, criteria, { limit: 20, after: [hostile, id] }), memberCount(acme, criteria)]) {
      expect(text).not.toContain('1=1');
      expect(new Set([...text.matchAll(/\$(\d+)/g)].map(([, at]) => Number(at))).size).toBe(values.length);
    }
  });
});
