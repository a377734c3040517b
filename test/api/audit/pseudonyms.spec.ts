import { beforeAll, describe, expect, it } from '@jest/globals';
import { login, signIn } from '../../support/account.js';
import { api } from '../../support/api.js';
import { auditOf } from '../../support/audit.js';
import { anOrganization, aPerson, roleId, type TestPerson } from '../../support/people.js';

let admin: TestPerson;
let mia: TestPerson;

const entriesAsText = async (): Promise<string[]> =>
  (await facet.sql<{ text: string }>('select e::text as text from audit_entries e order by id')).map(
    ({ text }) => text,
  );

describe('When a user is purged', () => {
  beforeAll(async () => {
    admin = await aPerson({ in: await anOrganization(), as: 'admin' });
    mia = await aPerson({ in: admin.organization, name: 'Mia Mentioned', handle: 'mia' });
    await signIn(mia);
    await login(mia.email, 'wrong');
    await api.as(mia).patch('/me', { name: 'Mia Renamed' });
    await api
      .as(admin)
      .post(`/api/v1/user/${mia.id}/roles`, { roles: [await roleId(admin.organization, 'moderator')], add: true });
  });

  it('their entries stay as they were, and lead to no user', async () => {
    const before = { text: await entriesAsText(), seen: await auditOf(admin) };
    const subject = before.seen.find(({ actor }) => actor.userId === mia.id)?.actor.id ?? '';
    await facet.sql('delete from users where id = $1', [mia.id]);
    expect(await entriesAsText()).toEqual(before.text);
    const after = await auditOf(admin);
    expect(after.map(({ id }) => id)).toEqual(before.seen.map(({ id }) => id));
    expect(JSON.stringify(after)).not.toContain(mia.id);
    expect(await auditOf(admin, { target: mia.id })).toEqual([]);
    expect((await auditOf(admin, { target: subject })).map(({ action }) => action)).toEqual([
      'roles.assigned',
      'user.described',
      'user.sign_in_refused',
      'user.signed_in',
      'user.joined',
    ]);
  });

  it('no table of the audit mentions them', async () => {
    for (const table of ['audit_entries', 'audit_origins', 'audit_subjects']) {
      const text = JSON.stringify(await facet.sql(`select t::text from ${table} t`)).toLowerCase();
      for (const mention of [mia.id, mia.email, 'mentioned', 'renamed']) expect(text).not.toContain(mention);
    }
  });

  it('from where they and those who tried to be them called goes, and what others did to them stays', async () => {
    const entries = await auditOf(admin);
    const known = entries.filter(({ ipAddress }) => ipAddress !== undefined);
    expect(known.map(({ actor }) => actor.userId)).toEqual(known.map(() => admin.id));
    expect(known.map(({ action }) => action)).toContain('roles.assigned');
    expect(entries.find(({ action }) => action === 'user.sign_in_refused')).not.toHaveProperty('userAgent');
  });
});
