import { beforeAll, describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aStage, content, listed, notificationsPath, titles } from '../../support/notifications.js';
import { anOrganization, aPerson, aRole, later, type TestPerson } from '../../support/people.js';

let admin: TestPerson;
let ann: TestPerson;
let bea: TestPerson;

beforeAll(async () => {
  const stage = await aStage(2);
  admin = stage.admin;
  [ann, bea] = stage.people as [TestPerson, TestPerson];
});

const send = (body: unknown, as = admin, organization: string = admin.organization) =>
  api.as(as).post(notificationsPath(organization), body);
const messages = async () =>
  (await facet.sql<{ count: number }>('select count(*)::int as count from notification_messages'))[0]?.count;
const nobody = '0193aaaa-0000-7000-8000-000000000000';

describe('POST /admin/organizations/{id}/notifications', () => {
  it('sends to members, and answers what it sent', async () => {
    const { status, body } = await send({ ...content, userIds: [ann.id.toUpperCase(), bea.id], data: { n: 1 } });
    expect([status, body]).toEqual([
      201,
      {
        id: expect.any(String),
        organizationId: admin.organization,
        audience: 'members',
        recipients: 2,
        ...content,
        data: { n: 1 },
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
    for (const one of [ann, bea])
      expect((await listed(one, 'limit=1')).notifications).toEqual([
        {
          id: body.id,
          ...content,
          data: { n: 1 },
          containerId: admin.organization,
          read: false,
          readAt: null,
          createdAt: body.createdAt,
        },
      ]);
    expect((await listed(admin)).total).toBe(0);
  });

  it('sends to all with one row', async () => {
    const before = (await messages()) ?? 0;
    const { status, body } = await send({ ...content, all: true, title: 'To all', data: null });
    expect([status, body.audience, 'recipients' in body, body.data]).toEqual([201, 'all', false, null]);
    expect(await messages()).toBe(before + 1);
    for (const one of [admin, ann, bea]) expect((await titles(one, 'limit=1'))[0]).toBe('To all');
  });

  it('keeps the sender, and is not stopped by a clock that goes back', async () => {
    const ahead = await later(300, () => send({ ...content, all: true }));
    const back = await send({ ...content, userIds: [ann.id] });
    const again = await send({ ...content, all: true });
    expect([back.body.createdAt, again.body.createdAt]).toEqual([ahead.body.createdAt, ahead.body.createdAt]);
    const rows = await facet.sql('select distinct created_by from notification_messages where organization_id = $1', [
      admin.organization,
    ]);
    expect(rows).toEqual([{ created_by: admin.id }]);
  });

  it('names every recipient who is no member, and sends to no user', async () => {
    const stranger = await aPerson();
    const gone = await aPerson({ in: admin.organization });
    await api.as(gone).delete('/me');
    const before = [await messages(), (await listed(ann)).total];
    const { status, body } = await send({ ...content, userIds: [ann.id, stranger.id, nobody, gone.id] });
    expect([status, body.code]).toEqual([400, 'notification.recipients_unknown']);
    expect(body.errors).toEqual(
      [stranger.id, nobody, gone.id].map((id, at) => ({
        field: `userIds.${at + 1}`,
        message: `${id} is no member of the organization`,
      })),
    );
    const many = Array.from({ length: 1000 }, (_, at) => `0193aaaa-0000-7000-8000-${String(at).padStart(12, '0')}`);
    expect((await send({ ...content, userIds: many })).body.errors).toHaveLength(20);
    expect([await messages(), (await listed(ann)).total]).toEqual(before);
  });

  it('reaches a user who is banned when they come back', async () => {
    const carl = await aPerson({ in: admin.organization });
    const status = (value: string) => facet.sql('update users set status = $2 where id = $1', [carl.id, value]);
    await status('banned');
    expect((await send({ ...content, userIds: [carl.id], title: 'meanwhile' })).status).toBe(201);
    await status('active');
    expect(await titles(carl)).toEqual(['meanwhile']);
  });

  it('takes as much as it says', async () => {
    const data = { text: 'x'.repeat(8192 - 11) };
    const largest = { type: 'a'.repeat(64), title: '😀'.repeat(200), body: `${'😀'.repeat(3998)}\n.`, data };
    const { status, body } = await send({ ...largest, userIds: [ann.id] });
    expect([status, body]).toEqual([201, expect.objectContaining(largest)]);
    expect((await listed(ann, 'limit=1')).notifications[0]).toMatchObject(largest);
  });

  it.each([
    ['neither recipients nor all', {}, 'userIds'],
    ['both', { all: true, userIds: [nobody] }, 'userIds'],
    ['all: false', { all: false }, 'all'],
    ['all: "true"', { all: 'true' }, 'all'],
    ['all: null', { all: null }, 'all'],
    ['no recipients', { userIds: [] }, 'userIds'],
    ['a recipient twice', { userIds: [nobody, nobody.toUpperCase()] }, 'userIds'],
    ['a recipient that is no id', { userIds: ['local|x'] }, 'userIds'],
    [
      '1,001 recipients',
      { userIds: Array.from({ length: 1001 }, (_, at) => `0193aaaa-0000-7000-8000-${String(at).padStart(12, '0')}`) },
      'userIds',
    ],
    ['no type', { all: true, type: undefined }, 'type'],
    ['a type of 65 characters', { all: true, type: 'a'.repeat(65) }, 'type'],
    ['a type in upper case', { all: true, type: 'Event' }, 'type'],
    ['an empty title', { all: true, title: '' }, 'title'],
    ['a title in two lines', { all: true, title: 'a\nb' }, 'title'],
    ['a title of 201 characters', { all: true, title: 'x'.repeat(201) }, 'title'],
    ['a body of 4,001 characters', { all: true, body: 'x'.repeat(4001) }, 'body'],
    ['a body of white space', { all: true, body: ' \n ' }, 'body'],
    ['data that is a list', { all: true, data: [] }, 'data'],
    ['data that is a text', { all: true, data: 'x' }, 'data'],
    ['data of 8,193 bytes', { all: true, data: { text: 'x'.repeat(8193 - 11) } }, 'data'],
    ['an unknown key', { all: true, to: 'all' }, 'to'],
  ])('refuses %s and names it', async (_, body, field) => {
    const before = await messages();
    const answer = await send({ ...content, ...body });
    expect([answer.status, answer.body.errors?.[0].field]).toEqual([400, field]);
    expect(await messages()).toBe(before);
  });

  it('refuses a number that would not come back', async () => {
    const raw = '{"all":true,"type":"t","title":"t","body":"b","data":{"n":1e999}}';
    const { status, body } = await api.as(admin).post(notificationsPath(admin.organization), undefined, { raw });
    expect([status, body.errors[0].field]).toEqual([400, 'data']);
  });

  it('is for those who may, in their own organization', async () => {
    const stranger = await aPerson({ as: 'admin' });
    const good = { ...content, all: true };
    expect((await send(good, ann)).body).toMatchObject({ status: 403, permissions: ['create:notifications'] });
    expect((await send(good, stranger)).status).toBe(404);
    expect((await send(good, stranger)).body).toEqual((await send(good, admin, 'nobody-here')).body);
    expect((await send({ ...content, userIds: [stranger.id] })).status).toBe(400);
    expect((await api.post(notificationsPath(admin.organization), good)).status).toBe(401);
    const organization = await anOrganization();
    const role = await aRole(organization, 'Herald', ['create:notifications']);
    const herald = await aPerson({ in: organization });
    await facet.sql('insert into role_assignments (organization_id, user_id, role_id) values ($1, $2, $3)', [
      organization,
      herald.id,
      role,
    ]);
    expect((await send(good, herald, organization)).status).toBe(201);
  });

  it('takes an API key with the scope', async () => {
    const made = await api.as(admin).post('/auth/api-keys', { name: 'robot', scopes: ['create:notifications'] });
    const robot = api.with({ 'x-api-key': made.body.key as string });
    expect((await robot.post(notificationsPath(admin.organization), { ...content, userIds: [ann.id] })).status).toBe(
      201,
    );
  });
});
