import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inOrganization, memberPath } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { isFullForm } from '../support/findings.js';
import { m2 } from '../support/m2.js';
import { content, listed, notificationsPath } from '../support/notifications.js';
import { aPerson, aRole, roleId, type TestPerson } from '../support/people.js';
import { atOnce, held, tally } from './contenders.js';
import { expectPromisesKept } from '../support/promises.js';

const rounds = isFullForm ? 20 : 1;
let instances: string[];
let ada: TestPerson;
let mia: TestPerson;
let roles: [string, string];

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});
beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization, handle: 'mia' });
  roles = [await roleId(ada.organization, 'moderator'), await aRole(ada.organization, 'Clerk', [])];
});
afterEach(() => expectPromisesKept({ led: [ada.organization] }));

interface Editable {
  readonly path: () => string;
  readonly as: () => typeof api;
  /** Something else than in the round before: what changes nothing leaves the tag as it is, and all pass. */
  readonly change: (at: typeof api, path: string, nth: number, round: number) => Promise<Answer>;
  /** Where the tag comes from, when not from the path itself. */
  readonly tagFrom?: () => string;
  /** How the one that passes is answered, when not with 200. */
  readonly passes?: number;
}

/** Every resource that takes `If-Match`. */
const resources: Record<string, Editable> = {
  'PATCH /me': {
    path: () => '/me',
    as: () => api.as(mia),
    change: (at, path, nth) => at.patch(path, { bio: `by ${nth}` }),
  },
  'PUT /api/profile/': {
    path: () => '/api/profile/',
    as: () => m2(mia),
    change: (at, path, nth) => at.put(path, { username: `mia-${nth}` }),
  },
  'POST /v1/user/profile': {
    path: () => '/v1/user/profile',
    tagFrom: () => '/v1/user/profile?fields=id',
    passes: 201,
    as: () => api.as(mia),
    change: (at, path, nth) => at.post(path, { biography: `by ${nth}` }),
  },
  'POST /api/v1/user/{id}/roles': {
    path: () => `/api/v1/user/${mia.id}/roles`,
    tagFrom: () => `/api/v1/user/${mia.id}`,
    as: () => api.as(ada),
    change: (at, path, _, round) => at.post(path, { roles: [roles[round % 2]] }),
  },
  'PUT …/members/{userId}/roles': {
    path: () => memberPath(mia, '/roles'),
    tagFrom: () => memberPath(mia),
    as: () => api.as(ada),
    change: (at, path, _, round) => at.put(path, { roles: [roles[round % 2]] }),
  },
  'PATCH …/roles/{roleId}': {
    path: () => inOrganization(ada.organization, `/roles/${roles[1]}`),
    as: () => api.as(ada),
    change: (at, path, nth) => at.patch(path, { description: `by ${nth}` }),
  },
  'PATCH /admin/organizations/{id}': {
    path: () => inOrganization(ada.organization),
    as: () => api.as(ada),
    change: (at, path, nth) => at.patch(path, { name: `Named by ${nth}` }),
  },
  'PATCH …/settings': {
    path: () => inOrganization(ada.organization, '/settings'),
    as: () => api.as(ada),
    change: (at, path, nth) => at.patch(path, { usernameCustomization: { maxLength: 64 + (nth % 150) } }),
  },
  // In the first round there is no row: what is compared is what Facet says.
  'PUT …/email-templates/{kind}/{language}': {
    path: () => inOrganization(ada.organization, '/email-templates/password-changed/fr'),
    as: () => api.as(ada),
    change: (at, path, nth) => at.put(path, { subject: `Par ${nth}`, before: ['Un texte.'], after: [] }),
  },
};

describe('100 changes at once that name the same tag, over two instances', () => {
  it.each(Object.entries(resources))(
    '%s lets one through',
    async (what, { path, as, change, tagFrom = path, passes = 200 }) => {
      for (let round = 0; round < rounds; round += 1) {
        const tag = (await as().get(tagFrom())).headers.get('etag') ?? '';
        expect(tag).toMatch(/^"[^"]+"$/);
        const answers = await atOnce(100, instances, (_, nth) =>
          change(
            as()
              .at(instances[nth % 2] ?? '')
              .with({ 'if-match': tag }),
            path(),
            round * 100 + nth + 1,
            round,
          ),
        );
        expect(tally(answers)).toBe(`${passes} × 1, 412 × 99`);
      }
      held('ETag', `${what}, 100 at once with one tag, ${rounds} rounds`, `${passes} × 1, 412 × 99`);
    },
    60_000,
  );
});

describe('50 requests at once with the same idempotency key, over two instances', () => {
  const send = (nth: number, body: object): Promise<Answer> =>
    api
      .as(ada)
      .at(instances[nth % 2] ?? '')
      .post(notificationsPath(ada.organization), { ...content, ...body }, { headers: { 'idempotency-key': 'once' } });

  it.each([
    ['to one', () => ({ userIds: [mia.id] })],
    ['to all', () => ({ all: true })],
  ])('have one effect, %s, and answer it again afterwards', async (what, to) => {
    const answers = await atOnce(50, instances, (_, nth) => send(nth, to()));
    expect(answers.filter(({ status }) => ![201, 409].includes(status))).toEqual([]);
    const done = [...answers.filter(({ status }) => status === 201), await send(0, to()), await send(1, to())];
    expect(done.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect([new Set(done.map(({ body }) => body.id as string)).size, (await listed(mia)).total]).toEqual([1, 1]);
    held('idempotency', `50 with one key, ${what}`, 'one effect; 201 or 409, later all 201 of the first');
  });

  it('have one effect when half of them ask for something else', async () => {
    const answers = await atOnce(50, instances, (_, nth) => send(nth, { all: true, title: `Title ${nth % 2}` }));
    expect(answers.filter(({ status }) => ![201, 409, 422].includes(status))).toEqual([]);
    expect([
      (await listed(mia)).total,
      new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.id as string)).size,
    ]).toEqual([1, 1]);
    held('idempotency', '50 with one key, two different requests', 'one effect; the other request gets 409 or 422');
  });
});
