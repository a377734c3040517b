import { beforeAll, expect } from '@jest/globals';
import { memberPath } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { change, putSchema, schemaPath, staffSchema } from '../support/attributes.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';

let admin: TestPerson;
let mia: TestPerson;
let mallory: TestPerson;
let elsewhere: TestPerson;

beforeAll(async () => {
  admin = await aPerson({ as: 'admin' });
  [mia, mallory] = [await aPerson({ in: admin.organization }), await aPerson({ in: admin.organization })];
  elsewhere = await aPerson({ as: 'admin' });
  const properties = {
    ...staffSchema.properties,
    code: { type: 'string', pattern: '^(a+)+$', maxLength: 100, 'x-facet': { write: ['member'] } },
    mail: { type: 'string', format: 'email', 'x-facet': { write: ['member'] } },
  };
  expect((await putSchema(admin, { type: 'object', properties })).status).toBe(200);
  expect((await change(api.as(admin), mia, { department: 'Sales', level: 3 })).status).toBe(200);
});

const own = (attributes: unknown): Promise<Answer> => api.as(mallory).patch('/auth/attributes', { attributes });
const raw = (body: string): Promise<Answer> => api.as(mallory).patch('/auth/attributes', undefined, { raw: body });

async function miaHas(): Promise<void> {
  const { body } = await api.as(admin).get(memberPath(mia, '/attributes'));
  expect(body).toEqual({ attributes: { department: 'Sales', level: 3 }, unfit: [] });
}
async function malloryHasNothing(): Promise<void> {
  const rows = await facet.sql<{ attributes: object }>('select attributes from member_attributes where user_id = $1', [
    mallory.id,
  ]);
  expect(rows.flatMap(({ attributes }) => Object.keys(attributes))).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}
const within =
  (milliseconds: number, send: () => Promise<Answer>, holds: () => Promise<void>) => async (): Promise<void> => {
    const before = process.cpuUsage();
    await send();
    const { user } = process.cpuUsage(before);
    expect(user / 1000).toBeLessThan(milliseconds);
    await holds();
  };

const nothing = { status: 400, effect: 'no value', holds: malloryHasNothing };

attacks('attributes', [
  {
    what: 'to write an own attribute that members may only read',
    send: () => own({ department: 'Board' }),
    status: 403,
    effect: 'no value',
    holds: malloryHasNothing,
  },
  { what: 'to write an own attribute that only admins see', send: () => own({ level: 9 }), ...nothing },
  {
    what: 'to smuggle an attribute of admins beside one of members',
    send: () => own({ shirtSize: 'M', level: 9 }),
    ...nothing,
  },
  {
    what: 'to tell an attribute that is hidden from one that is not there',
    send: () => own({ level: 9 }),
    status: 400,
    effect: 'the same answer',
    holds: async ({ body }) => {
      const unknown = await own({ nivel: 9 });
      expect(JSON.stringify(unknown.body).replaceAll('nivel', 'level')).toBe(JSON.stringify(body));
    },
  },
  { what: 'to write a prototype', send: () => raw('{"attributes":{"__proto__":{"polluted":true}}}'), ...nothing },
  {
    what: 'to write a constructor',
    send: () => raw('{"attributes":{"constructor":{"prototype":{"polluted":1}}}}'),
    ...nothing,
  },
  {
    what: 'to write a prototype beside the attributes',
    send: () => raw('{"__proto__":{"attributes":{}},"attributes":{}}'),
    ...nothing,
  },
  {
    what: 'to write an attribute twice',
    send: () => raw('{"attributes":{"shirtSize":"M","shirtSize":"S"}}'),
    ...nothing,
  },
  { what: 'to write a list of attributes', send: () => own([{ shirtSize: 'M' }]), ...nothing },
  { what: 'to write 17,000 bytes', send: () => own({ shirtSize: 'x'.repeat(17_000) }), ...nothing },
  {
    what: 'to write 100,000 levels',
    send: () => raw(`{"attributes":{"shirtSize":${'['.repeat(40_000)}}}`),
    ...nothing,
  },
  {
    what: 'to have a pattern matched for ever',
    send: () => own({ code: `${'a'.repeat(99)}!` }),
    status: 400,
    effect: 'no value, within half a second of CPU',
    holds: within(500, () => own({ code: `${'a'.repeat(99)}!` }), malloryHasNothing),
  },
  {
    what: 'to have a format matched for ever',
    send: () => own({ mail: `${'a.'.repeat(990)}@${'a-'.repeat(5)}` }),
    status: 400,
    effect: 'no value, within half a second of CPU',
    holds: within(500, () => own({ mail: `a@${'a-'.repeat(990)}` }), malloryHasNothing),
  },
  {
    what: "to write another member's attributes",
    send: () => change(api.as(mallory), mia, { shirtSize: 'M' }),
    status: 403,
    effect: 'no change',
    holds: miaHas,
  },
  {
    what: 'to write own attributes in the name of another member',
    send: () => api.as(mallory).patch('/auth/attributes', { attributes: { shirtSize: 'M' }, userId: mia.id }),
    status: 400,
    effect: 'no change',
    holds: miaHas,
  },
  {
    what: 'to change attributes as an admin of another organization',
    send: () => change(api.as(elsewhere), mia, { level: 9 }),
    status: 404,
    effect: 'no change',
    holds: miaHas,
  },
  {
    what: 'to describe the attributes of another organization',
    send: () => api.as(elsewhere).put(schemaPath(admin.organization), { schema: { type: 'object', properties: {} } }),
    status: 404,
    effect: 'no change',
    holds: miaHas,
  },
  {
    what: 'to give oneself a right by changing the schema',
    send: () => api.as(mallory).put(schemaPath(admin.organization), { schema: staffSchema }),
    status: 403,
    effect: 'no right',
    holds: async () => expect((await own({ level: 9 })).status).toBe(400),
  },
  {
    what: 'to have the server fetch a schema',
    send: () => putSchema(elsewhere, { type: 'object', properties: { one: { $ref: 'http://169.254.169.254/' } } }),
    status: 400,
    effect: 'no schema',
    holds: async () => expect((await api.as(elsewhere).get(schemaPath(elsewhere.organization))).status).toBe(404),
  },
  {
    what: 'to put code into a schema',
    send: () =>
      putSchema(elsewhere, {
        type: 'object',
        properties: { 'a"]; process.exit(1); //': { type: 'string' } },
      }),
    status: 400,
    effect: 'no schema',
    holds: async () => expect((await api.as(elsewhere).get(schemaPath(elsewhere.organization))).status).toBe(404),
  },
]);
