import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aPicture } from '../api/pictures/pictures.js';
import { anAddress } from '../support/account.js';
import { inOrganization, memberPath } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { isFullForm } from '../support/findings.js';
import { m2 } from '../support/m2.js';
import { content, notificationsPath } from '../support/notifications.js';
import { anOrganization, aPerson, roleId, type TestPerson } from '../support/people.js';
import { held } from './contenders.js';
import { expectPromisesKept } from '../support/promises.js';

const rounds = isFullForm ? 60 : 6;
let instances: [string, string];

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});
afterEach(() => expectPromisesKept({ pictures: facet.settings.PICTURE_DIR }));

interface Scene {
  readonly mia: TestPerson;
  readonly ada: TestPerson;
  readonly max: TestPerson;
  readonly moderator: string;
  readonly picture: Buffer;
}

async function aScene(): Promise<Scene> {
  const organization = await anOrganization();
  const [ada, mia, max] = await Promise.all([
    aPerson({ in: organization, as: 'admin' }),
    aPerson({ in: organization, handle: 'mia' }),
    aPerson({ in: organization }),
  ]);
  return { ada, mia, max, moderator: await roleId(organization, 'moderator'), picture: await aPicture() };
}

type AuditEvent = (scene: Scene, at: string) => Promise<Pick<Answer, 'status'>>;

/** An upload, as a status: the storage and the processor are behind it, without a body to parse. */
async function upload({ mia, picture }: Scene, at: string): Promise<Pick<Answer, 'status'>> {
  const body = new FormData();
  body.append('profilePicture', new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), 'me.jpg');
  const headers = { ...mia.headers, 'x-m2-organization-id': mia.organization };
  const { status } = await fetch(`${at}/api/profile/`, { method: 'PUT', headers, body });
  return { status };
}

/** Everything a user may be about when they go, and all that others may do to them. */
const deeds: Record<string, AuditEvent> = {
  'describes themselves': ({ mia }, at) => api.at(at).as(mia).patch('/me', { bio: 'here to stay' }),
  'takes another name': ({ mia }, at) => m2(mia).at(at).put('/api/profile/', { username: 'maja' }),
  'changes the profile of the other face': ({ mia }, at) =>
    api.at(at).as(mia).post('/v1/user/profile', { handle: 'mila', biography: 'x' }),
  'uploads a picture': upload,
  'signs in': ({ mia }, at) => api.at(at).post('/auth/login', { email: mia.email, password: mia.password }),
  refreshes: ({ mia }, at) => api.at(at).post('/auth/refresh', { refreshToken: mia.refreshToken }),
  'makes a key': ({ mia }, at) =>
    api
      .at(at)
      .as(mia)
      .post('/auth/api-keys', { name: 'late', scopes: ['read:me', 'read:users', 'update:me'] }),
  'changes the password': ({ mia }, at) =>
    api
      .at(at)
      .as(mia)
      .post('/auth/password', { currentPassword: mia.password, newPassword: 'nine loud herons at dawn' }),
  'reads all': ({ mia }, at) => api.at(at).as(mia).post('/v1/user/notifications/read'),
  'is deleted once more': ({ mia }, at) => api.at(at).as(mia).delete('/me'),
  'is deleted by an admin': ({ mia, ada }, at) => api.at(at).as(ada).delete(memberPath(mia, '/account')),
  'is restored': ({ mia, ada }, at) => api.at(at).as(ada).post(memberPath(mia, '/restore')),
  'is banned': ({ mia, ada }, at) => api.at(at).as(ada).post(memberPath(mia, '/ban')),
  'is removed': ({ mia, ada }, at) => api.at(at).as(ada).delete(memberPath(mia)),
  'gets a role': ({ mia, ada, moderator }, at) =>
    api
      .at(at)
      .as(ada)
      .post(`/api/v1/user/${mia.id}/roles`, { roles: [moderator], add: true }),
  'is told something': ({ mia, ada }, at) =>
    api
      .at(at)
      .as(ada)
      .post(notificationsPath(ada.organization), { ...content, userIds: [mia.id] }),
  'is told with all': ({ ada }, at) =>
    api
      .at(at)
      .as(ada)
      .post(notificationsPath(ada.organization), { ...content, all: true }),
  'is denied their name': ({ ada }, at) => m2(ada).at(at).post('/api/profile/username/deny/', { mia: 'someone' }),
  'is outrun by another claim of their name': ({ max }, at) => m2(max).at(at).put('/api/profile/', { username: 'mia' }),
  'brings somebody': ({ ada }, at) =>
    api.at(at).post('/auth/sign-up', {
      email: anAddress(),
      password: ada.password,
      name: 'New',
      organizationId: ada.organization,
      referrerHandle: 'mia',
    }),
  'gets an object': ({ mia, ada }, at) =>
    api
      .at(at)
      .as(ada)
      .put(inOrganization(ada.organization, `/collections/${mia.id}/figures/one`), {
        kind: 'image',
        url: 'https://example.com/1.png',
      }),
};

const expected = [200, 201, 202, 204, 400, 401, 403, 404, 409];

async function deleteBeside(scene: Scene, chosen: readonly AuditEvent[], when: number): Promise<void> {
  const [one, two] = instances;
  const before = chosen.slice(0, when).map((deed) => deed(scene, two));
  const gone = api.at(one).as(scene.mia).delete('/me');
  const after = chosen.slice(when).map((deed) => deed(scene, two));
  const statuses = (await Promise.all([...before, gone, ...after])).map(({ status }) => status);
  expect(statuses.filter((status) => !expected.includes(status))).toEqual([]);
  await expectPromisesKept({ led: [scene.ada.organization] });
}

describe('DELETE /me, over two instances', () => {
  it.each(Object.entries(deeds))(
    'breaks no promise while the user %s',
    async (what, deed) => {
      for (let round = 0; round < rounds; round += 1) await deleteBeside(await aScene(), [deed, deed], round % 3);
      held('deletion', `while the person ${what}, ${rounds} rounds`, 'no promise broken');
    },
    120_000,
  );

  it('breaks no promise while all of that happens at once, and they are out at the end', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const scene = await aScene();
      const all = Object.entries(deeds).flatMap(([what, deed]) => (what === 'is restored' ? [] : [deed]));
      await deleteBeside(scene, all, (round * 7) % all.length);
      const seen = await Promise.all(instances.map((at) => api.at(at).as(scene.mia).get('/me')));
      expect(seen.map(({ status }) => status)).toEqual([401, 401]);
    }
    held('deletion', `while all of that happens at once, ${rounds} rounds`, 'no promise broken, 401 at both instances');
  }, 120_000);
});
