import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem, signIn } from '../../support/account.js';
import { api } from '../../support/api.js';
import { auditOf, type AuditEntry } from '../../support/audit.js';
import { eventually } from '../../support/eventually.js';
import { m2 } from '../../support/m2.js';
import { anOrganization, aPerson, aRole, joinAs, later, type TestPerson } from '../../support/people.js';

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

describe('An entry', () => {
  const nameOf = async (person: TestPerson): Promise<object | undefined> =>
    (await auditOf(admin, { actor: person.id, action: 'user.joined' }))[0]?.actor;

  it('has the names that actor and target have now, in the organization', async () => {
    const renamed = await aPerson({ in: admin.organization, name: 'Before' });
    expect((await api.as(renamed).patch('/me', { name: 'Rena Renamed' })).status).toBe(200);
    expect((await m2(renamed).put('/api/profile/', { username: 'Rena' })).status).toBe(200);
    expect(await nameOf(renamed)).toMatchObject({ userId: renamed.id, name: 'Rena Renamed', username: 'Rena' });
    const other = await joinAs(renamed, await anOrganization());
    const otherAdmin = await aPerson({ in: other, as: 'admin' });
    const role = await aRole(other, 'Scribe', []);
    const { status } = await api.as(otherAdmin).post(`/api/v1/user/${renamed.id}/roles`, { roles: [role], add: true });
    expect(status).toBe(200);
    const [assigned] = await auditOf(otherAdmin, { action: 'roles.assigned' });
    expect(assigned?.target).toMatchObject({ type: 'user', userId: renamed.id, name: 'Rena Renamed' });
    expect(assigned?.target).not.toHaveProperty('username');
    const path = `/admin/organizations/${other}/roles`;
    const made = await api.as(otherAdmin).post(path, { name: 'Archivist', permissions: [] });
    expect(made.status).toBe(201);
    expect((await auditOf(otherAdmin, { action: 'role.made' }))[0]?.target).toMatchObject({ name: 'Archivist' });
  });

  it('has no name of a user who is erased', async () => {
    const gone = await aPerson({ in: admin.organization, name: 'Gone Soon' });
    const [{ id } = { id: '' }] = await auditOf(admin, { actor: gone.id });
    expect(await nameOf(gone)).toMatchObject({ name: 'Gone Soon' });
    await facet.sql('delete from users where id = $1', [gone.id]);
    const entry = (await auditOf(admin)).find((one) => one.id === id);
    expect(entry?.actor).toEqual({ kind: 'person', id: expect.any(String) });
  });

  it('is found by the username of actor and target, however it is written', async () => {
    expect((await m2(mia).put('/api/profile/', { username: 'Mia' })).status).toBe(200);
    const byId = ids(await auditOf(admin, { actor: mia.id }));
    expect(byId.length).toBeGreaterThan(4);
    expect(ids(await auditOf(admin, { actorUsername: 'mIA' }))).toEqual(byId);
    expect(ids(await auditOf(admin, { actorUsername: 'mia', actor: mia.id }))).toEqual(byId);
    expect(ids(await auditOf(admin, { targetUsername: 'mia' }))).toEqual(ids(await auditOf(admin, { target: mia.id })));
    expect(await auditOf(admin, { actorUsername: 'mia', actor: admin.id })).toEqual([]);
    expect(await auditOf(admin, { actorUsername: 'nobody-at-all' })).toEqual([]);
    const elsewhere = await aPerson({ in: await anOrganization(), as: 'admin' });
    expect(await auditOf(elsewhere, { actorUsername: 'mia' })).toEqual([]);
  });

  it('is found by the group of its action, and pages go on', async () => {
    const whole = await auditOf(admin);
    const expected = whole.filter(({ action }) => action.startsWith('user.'));
    expect(new Set(actionsOf(expected)).size).toBeGreaterThan(2);
    expect(ids(await auditOf(admin, { actionGroup: 'user' }))).toEqual(ids(expected));
    expect(ids(await auditOf(admin, { actionGroup: 'user', actor: mia.id }))).toEqual(
      ids(expected.filter(({ actor }) => actor.userId === mia.id)),
    );
    expect(ids(await auditOf(admin, { actionGroup: 'user', action: 'user.joined' }))).toEqual(
      ids(expected.filter(({ action }) => action === 'user.joined')),
    );
    expect(await auditOf(admin, { actionGroup: 'user', action: 'roles.assigned' })).toEqual([]);
    const { body } = await api.as(admin).get('/admin/audit?actionGroup=user&limit=2');
    const next = await api.as(admin).get(`/admin/audit?actionGroup=user&limit=2&cursor=${body.nextCursor as string}`);
    expect([...ids(body.entries), ...ids(next.body.entries)]).toEqual(ids(expected).slice(0, 4));
    expect(await refusedFor('actionGroup=usr')).toEqual(['actionGroup']);
  });
});

describe('The feed', () => {
  interface Feed {
    readonly entries: AuditEntry[];
    readonly nextCursor: string;
  }
  const read = async (person: TestPerson, query: string): Promise<Feed> => {
    const path = `/admin/organizations/${person.organization}/audit?order=asc&${query}`;
    const { status, body } = await later(20, () => api.as(person).get(path));
    expect(status).toBe(200);
    return body as Feed;
  };
  /** An open transaction with an entry. */
  const anOpenEntry = async (person: TestPerson, secret: string): Promise<() => Promise<void>> => {
    let end = (): void => undefined;
    const ended = new Promise<void>((done) => (end = done));
    const work = { done: Promise.resolve() };
    await new Promise<void>((written, failed) => {
      work.done = facet.write(async (tx, { secrets }) => {
        await secrets.set(tx, person.organization, 'pylon', secret.repeat(16));
        written();
        await ended;
      });
      work.done.catch(failed);
    });
    return () => (end(), work.done);
  };

  it('gives the oldest entries first, and a cursor at its end that goes on later', async () => {
    const own = await aPerson({ in: await anOrganization(), as: 'admin' });
    await api.as(own).patch('/me', { bio: 'one' });
    const written = ids(await auditOf(own)).reverse();
    const first = await eventually(async () => {
      const page = await read(own, 'limit=2');
      return page.entries.length === 2 ? page : undefined;
    });
    expect(ids(first.entries)).toEqual(written.slice(0, 2));
    const second = await read(own, `cursor=${first.nextCursor}`);
    expect(ids(second.entries)).toEqual(written.slice(2));
    const end = await read(own, `cursor=${second.nextCursor}`);
    expect(end).toEqual({ entries: [], nextCursor: second.nextCursor });
    await api.as(own).patch('/me', { bio: 'two' });
    const later = await eventually(async () => {
      const page = await read(own, `cursor=${end.nextCursor}`);
      return page.entries.length > 0 ? page : undefined;
    });
    expect(actionsOf(later.entries)).toEqual(['user.described']);
    expectProblem(await api.as(own).get(`/admin/audit?cursor=${later.nextCursor}`), 400, 'request.invalid');
  });

  it('can be resumed where there was nothing yet', async () => {
    const own = await aPerson({ in: await anOrganization(), as: 'admin' });
    const none = await read(own, 'action=user.described');
    expect(none.entries).toEqual([]);
    await api.as(own).patch('/me', { bio: 'one' });
    const some = await eventually(async () => {
      const page = await read(own, `action=user.described&cursor=${none.nextCursor}`);
      return page.entries.length > 0 ? page : undefined;
    });
    expect(actionsOf(some.entries)).toEqual(['user.described']);
  });

  it('shows nothing that is younger than a few seconds', async () => {
    const own = await aPerson({ in: await anOrganization(), as: 'admin' });
    const { body } = await api.as(own).get('/admin/audit?order=asc');
    expect(body.entries).toEqual([]);
  });

  it('keeps what was committed behind an entry whose transaction is still open', async () => {
    const own = await aPerson({ in: await anOrganization(), as: 'admin' });
    const begin = await eventually(async () => {
      const page = await read(own, '');
      return page.entries.length > 0 ? page : undefined;
    });
    const commitFirst = await anOpenEntry(own, 'ab');
    await api.as(own).patch('/me', { bio: 'one' });
    const commitSecond = await anOpenEntry(await aPerson({ in: await anOrganization(), as: 'admin' }), 'cd');
    await api.as(own).patch('/me', { bio: 'two' });
    expect(actionsOf(await auditOf(own)).slice(0, 2)).toEqual(['user.described', 'user.described']);
    expect((await read(own, `cursor=${begin.nextCursor}`)).entries).toEqual([]);
    await commitSecond();
    expect((await read(own, `cursor=${begin.nextCursor}`)).entries).toEqual([]);
    await commitFirst();
    const page = await eventually(async () => {
      const found = await read(own, `cursor=${begin.nextCursor}`);
      return found.entries.length > 0 ? found : undefined;
    });
    expect(actionsOf(page.entries)).toEqual(['pylon_secret.kept', 'user.described', 'user.described']);
  });

  it('keeps to its filters and to its time', async () => {
    const [newest] = await auditOf(admin, { action: 'user.described' });
    const feed = await eventually(async () => {
      const page = await read(admin, `actionGroup=user&actorUsername=mia&from=2020-01-01T00:00:00Z&to=${newest?.at}`);
      return page.entries.length > 0 ? page : undefined;
    });
    const expected = await auditOf(admin, { actionGroup: 'user', actor: mia.id, to: newest?.at ?? '' });
    expect(ids(feed.entries)).toEqual(ids(expected).reverse());
    expect(await refusedFor('order=up')).toEqual(['order']);
  });
});

describe('GET /admin/organizations/{organizationId}/audit', () => {
  const path = (of: TestPerson, rest = ''): string => `/admin/organizations/${of.organization}/audit${rest}`;

  it('shows the organization of the path, of which the caller may read the audit', async () => {
    const { status, body } = await api.as(admin).get(path(admin, '?limit=100'));
    expect([status, body.entries]).toEqual([200, await auditOf(admin)]);
    const second = await joinAs(admin, await anOrganization(), 'admin');
    const there = await aPerson({ in: second });
    const elsewhere = await api.as(admin).get(`/admin/organizations/${second}/audit`);
    expect(elsewhere.status).toBe(200);
    expect((elsewhere.body as { entries: AuditEntry[] }).entries.map(({ actor }) => actor.userId)).toContain(there.id);
    const lines = await api.as(admin).get(`/admin/organizations/${second}/audit/export?actor=${there.id}`);
    expect((lines.body as string).trimEnd().split('\n')).toHaveLength(1);
  });

  it.each(['', '/export'])('is for those who may%s', async (rest) => {
    expectProblem(await api.get(path(admin, rest)), 401, 'credential.invalid');
    expectProblem(await api.as(mia).get(path(admin, rest)), 403, 'permission.missing');
    const stranger = await aPerson({ in: await anOrganization(), as: 'admin' });
    expectProblem(await api.as(stranger).get(path(admin, rest)), 404, 'organization.not_found');
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
