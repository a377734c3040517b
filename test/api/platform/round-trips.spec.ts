/** @settings {"PUBLIC_URL": "http:\/\/facet.internal:3000"} */
import { beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { operations, resolved } from '../../contracts/document.js';
import { api, type Answer } from '../../support/api.js';
import { anObject, m2 } from '../../support/m2.js';
import { anOrganization, aPerson, aRole, type TestPerson } from '../../support/people.js';
import { profileOf, updateProfile } from '../../support/user-v1.js';

type Values = Record<string, unknown>;

/**
 * An operation that writes, and what the same API shows, under the names that it writes. What is not shown is
 * undefined.
 */
interface RoundTrip {
  readonly operation: string;
  /** Fields that no GET shows, with the reason. */
  readonly hidden: readonly string[];
  readonly shown: (person: TestPerson) => Promise<Values>;
  readonly write: (person: TestPerson, values: Values) => Promise<Answer>;
}

let admin: TestPerson;

const trips: readonly RoundTrip[] = [
  {
    operation: 'PATCH /me',
    hidden: [],
    shown: async (person) => (await api.as(person).get('/me')).body as Values,
    write: (person, values) => api.as(person).patch('/me', values),
  },
  {
    operation: 'PUT /api/profile/',
    // Set by an upload; the object behind a picture is not shown, its address is.
    hidden: ['profilePicture', 'profilePictureObjectDefinitionId'],
    shown: async (person) => {
      const { username, avatar } = (await m2(person).get('/api/profile/')).body as {
        username?: string;
        avatar?: Values;
      };
      return {
        username,
        avatarObjectDefinitionId: avatar && {
          datasourceId: avatar.datasourceId,
          objectDefinitionId: avatar.objectDefinitionId,
        },
      };
    },
    write: (person, values) => m2(person).put('/api/profile/', values),
  },
  {
    operation: 'POST /v1/user/profile',
    hidden: [],
    shown: async (person) => (await profileOf(person)).body as Values,
    write: (person, values) => updateProfile(person, values),
  },
  {
    operation: 'POST /api/v1/user/{id}/roles',
    // What to do with the roles.
    hidden: ['add'],
    shown: async ({ id }) => {
      const { roles } = (await api.as(admin).get(`/api/v1/user/${id}`)).body as { roles: { id: string }[] };
      return { roles: roles.map((one) => one.id) };
    },
    write: ({ id }, values) => api.as(admin).post(`/api/v1/user/${id}/roles`, values),
  },
];

const fieldsOf = (operation: string): string[] => {
  const documented = operations.get(operation) ?? operations.get(operation.replace(/\/$/, ''));
  const schema = documented?.requestBody?.content['application/json']?.schema;
  return Object.keys((schema && resolved(schema).properties) ?? {});
};

const atOnce = async (person: TestPerson, ...answers: Promise<Answer>[]): Promise<TestPerson> => {
  for (const answer of await Promise.all(answers)) expect([200, 201, 204]).toContain(answer.status);
  return person;
};

/** Users whose values came from everywhere: each API, an upload, collections, and versions with other rules. */
const people: Record<string, () => Promise<TestPerson>> = {
  'set through every API': async () => {
    const ann = await aPerson({ in: admin.organization, handle: 'Änn' });
    const avatar = await anObject(admin, ann, 'knight', 'avatar');
    const address = { addressLine1: '12 St. James Square', city: 'London', country: 'gb', addressId: null };
    await atOnce(
      ann,
      updateProfile(ann, { displayName: 'Ann  O’Neil', biography: '', address, dateOfBirth: '1985-12-10T23:59:59Z' }),
    );
    await atOnce(ann, m2(ann).put('/api/profile/', { avatarObjectDefinitionId: avatar }));
    await atOnce(
      ann,
      api.as(ann).patch('/me', { locale: 'sh-latn', timezone: 'asia/CALCUTTA', bio: 'line\nline\ttab' }),
    );
    const role = await aRole(admin.organization, 'Own role', ['read:users']);
    return atOnce(ann, api.as(admin).post(`/api/v1/user/${ann.id}/roles`, { roles: [role], add: true }));
  },
  'with an uploaded picture': async () => {
    const ann = await aPerson({ in: admin.organization });
    const form = new FormData();
    const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#c33' } })
      .png()
      .toBuffer();
    form.set('profilePicture', new Blob([Uint8Array.from(picture)]), 'a.png');
    const headers = { ...ann.headers, 'x-m2-organization-id': ann.organization };
    expect((await fetch(`${facet.url}/api/profile`, { method: 'PUT', headers, body: form })).status).toBe(200);
    return ann;
  },
  'with a picture of a collection': async () => {
    const ann = await aPerson({ in: admin.organization });
    const path = `/admin/organizations/${ann.organization}/collections/${ann.id}/figures/plain`;
    await atOnce(ann, api.as(admin).put(path, { kind: 'image', url: 'http://pictures.example/a%20b.png' }));
    const object = { datasourceId: 'figures', objectDefinitionId: 'plain' };
    return atOnce(ann, m2(ann).put('/api/profile/', { profilePictureObjectDefinitionId: object }));
  },
  'of a version with other rules': async () => {
    const ann = await aPerson({ in: admin.organization, handle: 'from before' });
    await facet.sql(
      `update users set name = 'pay\u200bpal', avatar_url = 'ftp://old.example/a', date_of_birth = '1801-01-01' where id = $1`,
      [ann.id],
    );
    await atOnce(
      ann,
      api.as(admin).patch(`/admin/organizations/${admin.organization}/settings`, {
        usernameCustomization: { pattern: '^[a-z]{3,8}$' },
      }),
    );
    return ann;
  },
  'with nothing set': () => aPerson({ in: admin.organization }),
};

beforeEach(async () => {
  admin = await aPerson({ in: await anOrganization(), as: 'admin' });
});

describe.each(trips)('What GET shows, $operation takes back', ({ operation, hidden, shown, write }) => {
  it.each(Object.entries(people))('field by field and as a whole, for a user %s', async (_, make) => {
    const person = await make();
    const fields = fieldsOf(operation).filter((field) => !hidden.includes(field));
    expect(fields.length).toBeGreaterThan(0);
    const before: Values = await shown(person).catch(() => ({}));
    const present = fields.filter((field) => before[field] !== undefined);
    for (const values of [
      ...present.map((field) => ({ [field]: before[field] })),
      Object.fromEntries(present.map((field) => [field, before[field]])),
    ]) {
      if (Object.keys(values).length === 0) continue;
      const { status, body } = await write(person, values);
      expect([values, status, status < 300 ? undefined : body]).toEqual([
        values,
        status < 300 ? status : 200,
        undefined,
      ]);
      const after = await shown(person);
      expect(fields.map((field) => [field, after[field]])).toEqual(fields.map((field) => [field, before[field]]));
    }
  });

  it('every field that it writes is shown for a user', async () => {
    const person = await people['set through every API']?.();
    const picture = await people['with an uploaded picture']?.();
    if (!person || !picture) throw new Error('nobody was made');
    const values: Values = { ...(await shown(picture).catch(() => ({}))), ...(await shown(person)) };
    expect(fieldsOf(operation).filter((field) => !hidden.includes(field) && values[field] === undefined)).toEqual([]);
  });
});

describe('The time zone of PATCH /me', () => {
  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['ASIA/KOLKATA', 'Asia/Kolkata'],
    ['asia/calcutta', 'Asia/Calcutta'],
    ['etc/gmt-5', 'Etc/GMT-5'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['us/pacific', 'US/Pacific'],
    ['utc', 'UTC'],
  ])('is kept as IANA writes it: %s', async (sent, kept) => {
    const { status, body } = await api.as(await aPerson()).patch('/me', { timezone: sent });
    expect([status, body.timezone]).toEqual([200, kept]);
  });

  it('has the spelling of the runtime for every name that it lists', async () => {
    const mia = await aPerson();
    const names = Intl.supportedValuesOf('timeZone').filter((_, at) => at % 25 === 0);
    for (const name of names)
      expect((await api.as(mia).patch('/me', { timezone: name.toUpperCase() })).body.timezone).toBe(name);
  });
});
