import { describe, expect, it } from '@jest/globals';
import type { OrganizationId, UserId } from '@app/common';
import { idIn, memberCount, memberPage, memberSizes, prefixesOf, type MemberSizes } from './member-search.js';

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

  it('is never without one, or finds no user', () => {
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
    const few = { a: 1, s: 9, k: 1001 };
    const pages = [undefined, few].map((sizes) =>
      memberPage(acme, criteria, { limit: 20, after: [hostile, id] }, sizes),
    );
    for (const { text, values } of [...pages, memberCount(acme, criteria), memberSizes(acme, criteria)].flatMap(
      (one) => one ?? [],
    )) {
      expect(text).not.toContain('1=1');
      expect(new Set([...text.matchAll(/\$(\d+)/g)].map(([, at]) => Number(at))).size).toBe(values.length);
    }
  });
});

describe('the condition that leads', () => {
  const criteria = { prefixes: ['mia'], status: 'banned', roleId: 'rol_1' } as const;
  const leads = (sizes: MemberSizes): string | undefined =>
    / from (\w+ \w) /.exec(memberPage(acme, criteria, { limit: 20 }, sizes).text)?.[1];

  it.each([
    ['few have the role', { k: 1001, a: 40, s: 900 }, 'role_assignments a'],
    ['few have the status', { k: 1001, a: 1001, s: 900 }, 'member_keys s'],
    ['few keys match', { k: 30, a: 40, s: 900 }, 'member_keys k'],
    ['about as many keys match', { k: 900, a: 800, s: 700 }, 'member_keys k'],
    ['many meet each', { k: 1001, a: 1001, s: 1001 }, 'member_keys k'],
  ])('where %s', (_case, sizes, leader) => {
    expect(leads(sizes)).toBe(leader);
  });

  it('is counted unless many meet each', () => {
    expect(memberCount(acme, criteria, { k: 1001, a: 1001, s: 1001 })).toBeUndefined();
    expect(memberCount(acme, criteria, { k: 1001, a: 1001, s: 900 })).toBeDefined();
  });

  it('needs no sizes for one condition', () => {
    expect(memberSizes(acme, { prefixes: ['mia'] })).toBeUndefined();
    expect(memberSizes(acme, { userId: id as UserId, status: 'active', roleId: 'rol_1' })).toBeUndefined();
  });
});
