import { describe, expect, it } from '@jest/globals';
import type { RoleId } from '@app/common';
import { api } from '../../support/api.js';
import { memberPath } from '../../support/administration.js';
import { auditOf } from '../../support/audit.js';
import { queued } from '../../support/jobs.js';
import { aStage, content, listed, notificationsPath, read, recall, tell, titles } from '../../support/notifications.js';
import { aPerson, aRole, type TestPerson } from '../../support/people.js';
import { expectPromisesKept } from '../../support/promises.js';

const task = 'notification.dispatch';

/** Another member, with the role. */
async function aMemberWith(admin: TestPerson, role: RoleId): Promise<TestPerson> {
  const person = await aPerson({ in: admin.organization });
  await grant(person, role);
  return person;
}

const grant = ({ organization, id }: TestPerson, role: RoleId) =>
  facet.sql('insert into role_assignments (organization_id, user_id, role_id) values ($1, $2, $3)', [
    organization,
    id,
    role,
  ]);

/** Their ids are higher than those of who signed up. */
const addMembers = ({ organization }: TestPerson, role: RoleId, count: number, start = 'f') =>
  facet.sql(
    `with u as (insert into users (id, name, status)
         select overlay(gen_random_uuid()::text placing $4 from 1)::uuid, 'Many', 'active' from generate_series(1, $3::int) returning id),
       m as (insert into members (organization_id, user_id) select $1, id from u returning user_id),
       i as (insert into inboxes (organization_id, user_id, base) select $1, user_id, 0 from m)
     insert into role_assignments (organization_id, user_id, role_id) select $1, user_id, $2 from m`,
    [organization, role, count, start],
  );

async function tellRole(admin: TestPerson, role: string, title = content.title): Promise<string> {
  const { status, body } = await api.as(admin).post(notificationsPath(admin.organization), { ...content, title, role });
  expect(status).toBe(201);
  return body.id as string;
}

/** Does the work of the job. It is cut off after so many steps. */
async function dispatch(admin: TestPerson, id: string, steps = Infinity): Promise<void> {
  let left = steps;
  const signal = new AbortController().signal;
  signal.throwIfAborted = () => {
    if ((left -= 1) < 0) throw new Error('the worker was stopped');
  };
  const work = facet.services.roleNotifications.handle(
    { organizationId: admin.organization, notificationId: id },
    signal,
  );
  await facet.inside.asJob(task, () => work.catch((error: Error) => expect(error.message).toContain('was stopped')));
}

const one = async (admin: TestPerson, id: string) =>
  (await api.as(admin).get(`${notificationsPath(admin.organization)}/${id}`)).body;
const delivered = async (id: string) =>
  (
    await facet.sql<{ rows: number; members: number }>(
      'select count(*)::int as rows, count(distinct user_id)::int as members from notification_deliveries where message_id = $1',
      [id],
    )
  )[0];

describe('a notification to a role', () => {
  it('comes to the members who have the role, and not to those who get it later', async () => {
    const { admin, people } = await aStage(1);
    const [ann] = people as [TestPerson];
    const role = await aRole(admin.organization, 'Herald', []);
    const [bea, carl, gone] = [
      await aMemberWith(admin, role),
      await aMemberWith(admin, role),
      await aMemberWith(admin, role),
    ];
    await api.as(gone).delete('/me');
    const { status, body } = await api
      .as(admin)
      .post(notificationsPath(admin.organization), { ...content, role: 'Herald', data: { n: 1 } });
    expect([status, body]).toEqual([
      201,
      {
        ...{ id: expect.any(String), organizationId: admin.organization, audience: 'role', roleId: role },
        ...{ ...content, data: { n: 1 }, createdAt: expect.any(String) },
      },
    ]);
    expect((await queued(task)).length).toBeGreaterThan(0);
    expect(await one(admin, body.id as string)).toMatchObject({ status: 'sending', delivered: 0, recipients: 0 });
    await grant(ann, role);
    for (let at = 0; at < 2; at += 1) await dispatch(admin, body.id as string);
    for (const person of [bea, carl]) expect((await listed(person)).notifications[0]).toMatchObject({ id: body.id });
    expect([await titles(ann), await titles(admin)]).toEqual([[], []]);
    expect(await delivered(body.id as string)).toEqual({ rows: 2, members: 2 });
    await read(bea);
    expect(await one(admin, body.id as string)).toMatchObject({
      ...{ audience: 'role', roleId: role, status: 'sent', delivered: null },
      ...{ recipients: 2, readers: 1, readPercent: 50, sampled: false, data: { n: 1 } },
    });
    const owner = await aPerson({ in: admin.organization, as: 'admin' });
    expect(await auditOf(owner, { action: 'notification.sent' })).toEqual([
      expect.objectContaining({ details: { notification: body.id, recipients: null, role } }),
    ]);
    await expectPromisesKept();
  });

  it('takes the id of the role, and once under one key', async () => {
    const { admin } = await aStage(0);
    const role = await aRole(admin.organization, 'Herald', []);
    const bea = await aMemberWith(admin, role);
    const headers = { 'idempotency-key': 'once' };
    const send = () => api.as(admin).post(notificationsPath(admin.organization), { ...content, role }, { headers });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    await dispatch(admin, first.body.id as string);
    expect((await listed(bea)).total).toBe(1);
  });

  it('needs one audience, and a role of the organization', async () => {
    const { admin, people } = await aStage(1);
    const stranger = await aStage(0);
    const foreign = await aRole(stranger.admin.organization, 'Foreign', []);
    const send = (more: object) => api.as(admin).post(notificationsPath(admin.organization), { ...content, ...more });
    for (const more of [{ role: 'Nothing' }, { role: foreign }]) {
      const { status, body } = await send(more);
      expect([status, body.code, body.errors[0].field]).toEqual([400, 'role.unknown', 'role']);
    }
    for (const more of [
      { role: 'Moderator', all: true },
      { role: 'Moderator', userIds: [people[0]?.id] },
    ])
      expect((await send(more)).body.errors[0].field).toBe('userIds');
    for (const role of ['', null, 7, 'x'.repeat(201)]) expect((await send({ role })).body.errors[0].field).toBe('role');
    expect(
      await facet.sql('select 1 from notification_messages where organization_id = $1', [admin.organization]),
    ).toEqual([]);
  });

  it('goes on where a worker was stopped, and comes to each of many members once', async () => {
    const { admin } = await aStage(0);
    const role = await aRole(admin.organization, 'Crowd', []);
    await addMembers(admin, role, 1300);
    const id = await tellRole(admin, role);
    const statements = await facet.inside.statementsOf(() => dispatch(admin, id, 1));
    expect(statements.length).toBeLessThan(20);
    expect(await one(admin, id)).toMatchObject({ status: 'sending', delivered: 500, recipients: 500, sampled: false });
    await tell(admin, 'all', 'between');
    await Promise.all([dispatch(admin, id), dispatch(admin, id)]);
    expect(await delivered(id)).toEqual({ rows: 1300, members: 1300 });
    expect(await one(admin, id)).toMatchObject({ status: 'sent', delivered: null, recipients: 1000, sampled: true });
    const logs = `select distinct i.last_seq, d.rank - d.broadcasts_before as seq from inboxes i
      join notification_deliveries d using (organization_id, user_id) where organization_id = $1`;
    expect(await facet.sql(logs, [admin.organization])).toEqual([{ last_seq: 1, seq: 1 }]);
    await api.as(admin).get(notificationsPath(admin.organization));
    await facet.sql('vacuum analyze notification_deliveries');
    const values = [admin.organization, 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 21];
    expect(JSON.stringify(await facet.inside.planOf('notifications_sent', values))).toContain(
      'ix_notification_deliveries_sample',
    );
    expect(await facet.inside.blocksOf('notifications_sent', values)).toBeLessThan(12_000);
  });

  it('stops when it is recalled, and leaves the inboxes that have it', async () => {
    const { admin } = await aStage(0);
    const role = await aRole(admin.organization, 'Crowd', []);
    const first = await aMemberWith(admin, role);
    await addMembers(admin, role, 600);
    const id = await tellRole(admin, role);
    await dispatch(admin, id, 1);
    const before = await delivered(id);
    await tell(admin, 'all', 'later');
    await recall(admin, id);
    await dispatch(admin, id);
    expect(await delivered(id)).toEqual(before);
    expect(await one(admin, id)).toMatchObject({ status: 'sent', delivered: null, recalledAt: expect.any(String) });
    expect(await titles(first)).toEqual(['later']);
    expect(await listed(first)).toMatchObject({ total: 1, unread: 1 });
  });

  it('stays for the others when the first receiver leaves meanwhile', async () => {
    const { admin } = await aStage(0);
    const role = await aRole(admin.organization, 'Crowd', []);
    const first = await aMemberWith(admin, role);
    await addMembers(admin, role, 1, 'ffffffff');
    const id = await tellRole(admin, role);
    // They get the role too late, and fill the first step.
    await addMembers(admin, role, 600, 'f0000000');
    await dispatch(admin, id, 1);
    expect(await delivered(id)).toEqual({ rows: 1, members: 1 });
    const owner = await aPerson({ in: admin.organization, as: 'admin' });
    expect((await api.as(owner).delete(memberPath(first))).status).toBe(204);
    expect(await delivered(id)).toEqual({ rows: 0, members: 0 });
    await dispatch(admin, id);
    expect(await delivered(id)).toEqual({ rows: 1, members: 1 });
  });
});
