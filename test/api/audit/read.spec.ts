import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem, signIn } from '../../support/account.js';
import { api } from '../../support/api.js';
import { auditOf, type AuditEntry } from '../../support/audit.js';
import { anOrganization, aPerson, aRole, later, type TestPerson } from '../../support/people.js';

let admin: TestPerson;
let mia: TestPerson;
let all: AuditEntry[];

beforeAll(async () => {
  admin = await aPerson({ in: await anOrganization(), as: 'admin' });
  mia = await aPerson({ in: admin.organization });
  for (const bio of ['one', 'two', 'three']) expect((await api.as(mia).patch('/me', { bio })).status).toBe(200);
  expect((await api.as(admin).patch('/me', { bio: 'four' })).status).toBe(200);
  const role = await aRole(admin.organization, 'Nothing', []);
  for (const person of [mia, admin])
    expect((await api.as(admin).post(`/api/v1/user/${person.id}/roles`, { roles: [role], add: true })).status).toBe(
      200,
    );
  all = await auditOf(admin);
});

const actionsOf = (entries: readonly AuditEntry[]): string[] => entries.map(({ action }) => action);
const ids = (entries: readonly AuditEntry[]): string[] => entries.map(({ id }) => id);
const refusedFor = async (query: string): Promise<string[]> => {
  const answer = await api.as(admin).get(`/admin/audit?${query}`);
  expectProblem(answer, 400, 'request.invalid');
  return (answer.body as { errors: { field: string }[] }).errors.map(({ field }) => field);
};

describe('GET /admin/audit', () => {
  it('shows what was done, newest first', () => {
    const newestFirst = [
      'roles.assigned',
      'roles.assigned',
      'user.described',
      'user.described',
      'user.described',
      'user.described',
      'user.joined',
      'user.joined',
    ];
    expect(actionsOf(all)).toEqual([...newestFirst, 'organization.founded']);
    expect(ids(all)).toEqual(ids(all).sort().reverse());
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
  });

  it('pages through all of it, each entry once', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await api.as(admin).get(`/admin/audit?limit=2${cursor}`);
      const page = body as { entries: AuditEntry[]; nextCursor?: string };
      expect(page.entries.length).toBeLessThanOrEqual(2);
      seen.push(...ids(page.entries));
      if (page.nextCursor === undefined) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual(ids(all));
  });

  it('goes on where it was while new entries come in', async () => {
    const { body } = await api.as(admin).get('/admin/audit?limit=3');
    await signIn(mia);
    const { nextCursor } = body as { nextCursor: string };
    expect(ids((await api.as(admin).get(`/admin/audit?limit=3&cursor=${nextCursor}`)).body.entries)).toEqual(
      ids(all).slice(3, 6),
    );
    all = await auditOf(admin);
  });

  it('finds by actor, target and action, and by all of them', async () => {
    const by = (person: TestPerson): AuditEntry[] => all.filter(({ actor }) => actor.userId === person.id);
    const to = (entries: AuditEntry[], person: TestPerson): AuditEntry[] =>
      entries.filter(({ target }) => target?.userId === person.id);
    expect(ids(await auditOf(admin, { actor: mia.id }))).toEqual(ids(by(mia)));
    expect(ids(await auditOf(admin, { actor: mia.id.toUpperCase() }))).toEqual(ids(by(mia)));
    expect(ids(await auditOf(admin, { target: mia.id }))).toEqual(ids(to(all, mia)));
    expect(ids(await auditOf(admin, { actor: admin.id, target: mia.id }))).toEqual(ids(to(by(admin), mia)));
    expect(actionsOf(await auditOf(admin, { action: 'user.described' }))).toHaveLength(4);
    expect(actionsOf(await auditOf(admin, { actor: mia.id, action: 'user.described' }))).toHaveLength(3);
    expect(actionsOf(await auditOf(admin, { target: admin.id, action: 'user.described' }))).toHaveLength(1);
    expect(actionsOf(await auditOf(admin, { actor: admin.id, target: mia.id, action: 'roles.assigned' }))).toEqual([
      'roles.assigned',
    ]);
    expect(await auditOf(admin, { actor: mia.id, target: admin.id, action: 'roles.assigned' })).toEqual([]);
  });

  it('finds users by the id that an entry shows, and organizations by theirs', async () => {
    const subject = all.find(({ actor }) => actor.userId === mia.id)?.actor.id ?? '';
    expect(subject).not.toBe(mia.id);
    expect(ids(await auditOf(admin, { actor: subject }))).toEqual(ids(await auditOf(admin, { actor: mia.id })));
    expect(actionsOf(await auditOf(admin, { target: admin.organization }))).toEqual(['organization.founded']);
    expect(await auditOf(admin, { actor: randomUUID() })).toEqual([]);
    expect(await auditOf(admin, { target: 'nobody' })).toEqual([]);
  });

  it('finds what was done in a time, its first moment included and its last one not', async () => {
    const [, , third] = all;
    const at = third?.at ?? '';
    const before = all.filter((one) => one.at < at);
    expect(ids(await auditOf(admin, { from: at }))).toEqual(ids(all.filter((one) => one.at >= at)));
    expect(ids(await auditOf(admin, { to: at }))).toEqual(ids(before));
    expect(ids(await auditOf(admin, { from: at, to: at }))).toEqual([]);
    expect(ids(await auditOf(admin, { from: before.at(-1)?.at ?? '', to: at, action: 'user.described' }))).toEqual(
      ids(before.filter(({ action }) => action === 'user.described')),
    );
    expect(ids(await auditOf(admin, { from: '1960-01-01T00:00:00Z', to: '2999-01-01T00:00:00+02:00' }))).toEqual(
      ids(all),
    );
  });

  it('tells the time by the clock of the application', async () => {
    await later(86_400, () => signIn(mia));
    const [newest] = await auditOf(admin);
    expect(newest?.action).toBe('user.signed_in');
    expect(Date.parse(newest?.at ?? '') - Date.now()).toBeGreaterThan(80_000_000);
  });

  it.each([
    ['an action that there is not', 'action=user.flew', 'action'],
    ['a day in the place of a moment', 'from=2026-01-01', 'from'],
    ['a moment without a zone', 'to=2026-01-01T00:00:00', 'to'],
    ['a moment that never was', 'to=2026-13-01T00:00:00Z', 'to'],
    ['a filter that is twice there', 'actor=a&actor=b', 'actor'],
    ['an empty filter', 'target=', 'target'],
    ['a limit of 0', 'limit=0', 'limit'],
    ['a limit of 101', 'limit=101', 'limit'],
    ['a cursor of its own making', 'cursor=abc', 'cursor'],
    ['a parameter that it does not know', 'organizationId=demo', 'organizationId'],
  ])('refuses %s', async (_, query, field) => {
    expect(await refusedFor(query)).toEqual([field]);
  });

  it('refuses a filter that could not be stored', async () => {
    expect((await api.as(admin).get('/admin/audit?actor=%00')).status).toBe(400);
  });
});

describe.each(['/admin/audit', '/admin/audit/export'])('GET %s', (path) => {
  it('is for those who may', async () => {
    expectProblem(await api.get(path), 401, 'credential.invalid');
    const moderator = await aPerson({ in: await anOrganization(), as: 'moderator' });
    for (const person of [mia, moderator]) expectProblem(await api.as(person).get(path), 403, 'permission.missing');
    await facet.sql('update roles set permissions = $2 where organization_id = $1 and built_in = $3', [
      moderator.organization,
      ['read:audit'],
      'moderator',
    ]);
    expect((await api.as(moderator).get(path)).status).toBe(200);
  });

  it('shows an organization its own entries and those of no other', async () => {
    const other = await aPerson({ in: await anOrganization(), as: 'admin' });
    await signIn(other);
    const answer = await api.as(other).get(`${path}?actor=${mia.id}`);
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).not.toContain('user.');
    const own = JSON.stringify((await api.as(other).get(path)).body);
    for (const entry of all) expect(own).not.toContain(entry.id);
    expect(own).toContain('user.signed_in');
  });
});
