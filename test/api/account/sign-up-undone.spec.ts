import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { aSignUp, expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { rowCounts, whileRefusing } from '../../support/database.js';
import { anOrganization, aPerson } from '../../support/people.js';

/** Every table that a complete sign-up writes. */
const written = [
  'users',
  'emails',
  'inboxes',
  'member_keys',
  'members',
  'role_assignments',
  'name_registry',
  'profiles',
  'referrals',
  'password_credentials',
  'sessions',
  'known_devices',
  'audit_subjects',
  'audit_entries',
  'audit_origins',
  'audit_places',
];

describe('a sign-up that fails', () => {
  let organization: OrganizationId;
  let taken: string;

  beforeAll(async () => {
    organization = await anOrganization();
    taken = (await aPerson({ in: organization, handle: 'rita' })).email;
    await facet.sql(
      `insert into name_registry (organization_id, canonical, kind, name, skeleton) values ($1, 'root', 'denied', 'root', 'root')`,
      [organization],
    );
  });

  const complete = (changes = {}): Record<string, unknown> =>
    aSignUp(organization, { handle: 'nina', referrerHandle: 'rita', ...changes });

  it.each<[string, Record<string, unknown>, number]>([
    ['the organization is unknown', { organizationId: 'nowhere' }, 404],
    ['the password is common', { password: 'password1234' }, 400],
    ['the handle is taken', { handle: 'RITA' }, 409],
    ['the handle is denied', { handle: 'root' }, 409],
    ['the handle is invisible', { handle: '\u200b' }, 400],
    ['the referrer is unknown', { referrerHandle: 'nobody' }, 400],
    ['the referrer is oneself', { referrerHandle: 'nina' }, 400],
    ['a key is unknown', { admin: true }, 400],
  ])('leaves nothing behind when %s', async (_, changes, status) => {
    const before = await rowCounts();
    expect((await api.post('/auth/sign-up', complete(changes))).status).toBe(status);
    expect(await rowCounts()).toEqual(before);
  });

  it('leaves nothing behind when the address is taken', async () => {
    const before = await rowCounts();
    expectProblem(await api.post('/auth/sign-up', complete({ email: taken })), 409, 'email.taken');
    expect(await rowCounts()).toEqual(before);
  });

  it.each(written)('leaves nothing behind when %s cannot be written, and does not say why', async (table) => {
    const before = await rowCounts();
    const answer = await whileRefusing(table, () => api.post('/auth/sign-up', complete()));
    expectProblem(answer, 500, 'service.failed');
    expect(JSON.stringify(answer.body)).not.toMatch(/refused by the test|insert|trigger/i);
    expect(await rowCounts()).toEqual(before);
  });

  it('passes afterwards with the same words, and wrote each of these tables', async () => {
    const before = await rowCounts();
    expect((await api.post('/auth/sign-up', complete())).status).toBe(201);
    const after = await rowCounts();
    const grown = Object.keys(after).filter((table) => after[table] !== before[table]);
    expect(grown.sort()).toEqual(written.map((table) => `public.${table}`).sort());
  });
});
