import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { api, type Answer } from '../../support/api.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';
import { clientError, failureOf, notFound, updateProfile } from '../../support/user-v1.js';

let organization: OrganizationId;
let admin: TestPerson;

beforeAll(async () => {
  organization = await anOrganization();
  admin = await aPerson({ in: organization, as: 'admin' });
});

const shown = (username: string, container: string = organization): Promise<Answer> =>
  api.get(`/v1/user/by-id/${encodeURIComponent(username)}/public?containerId=${container}`);
const settings = (change: object): Promise<Answer> =>
  api.as(admin).patch(`/admin/organizations/${organization}/settings`, change);

async function expectNobody(answer: Answer): Promise<void> {
  expect([answer.status, failureOf(answer)]).toEqual([404, notFound]);
  expect(answer.body).toEqual((await shown('nobody-has-this')).body);
}

describe('GET /v1/user/by-id/{username}/public', () => {
  it('shows a member to any caller: these fields and no others', async () => {
    const mia = await aPerson({ in: organization, name: 'Mia Member', handle: 'Mia' });
    await facet.sql(`update members set joined_at = '2024-02-03T04:05:06.789Z' where user_id = $1`, [mia.id]);
    const { status, body } = await shown('mia');
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ username: 'Mia', handle: 'Mia', displayName: 'Mia Member', biography: null, profilePictureUrl: null },
      ...{ containerId: organization, memberSince: '2024-02-03T04:05:06.789Z' },
    });
    await updateProfile(mia, { biography: 'I sail.', address: { city: 'Gent' }, dateOfBirth: '1990-05-17' });
    await api.as(mia).patch('/me', { avatarUrl: 'https://example.com/mia.png' });
    expect((await shown('mia')).body).toEqual({
      ...body,
      biography: 'I sail.',
      profilePictureUrl: 'https://example.com/mia.png',
    });
  });

  it('compares names as everywhere', async () => {
    await aPerson({ in: organization, handle: 'Søren😀' });
    for (const name of ['søren😀', 'SØREN😀', 'Sø\u200bren😀', 'ｓøren😀'])
      expect((await shown(name)).body.username).toBe('Søren😀');
    await expectNobody(await shown('soren😀'));
  });

  it.each([
    '',
    '?',
    '?containerId',
    '?containerId=',
    '?containerId=a&containerId=b',
    '?containerId[]=a',
    '?containerId=%20',
  ])('wants exactly one container: %s', async (query) => {
    const answer = await api.get(`/v1/user/by-id/mia/public${query}`);
    expect([answer.status, failureOf(answer)]).toEqual([400, clientError('containerId')]);
  });

  it('refuses a parameter that it does not know', async () => {
    expect(failureOf(await shown('mia', `${organization}&fields=email`))).toEqual(clientError('fields'));
  });

  it.each(['no-such-organization', 'No-Slug', 'x'.repeat(200), '%F0%9F%98%80'])(
    'knows no user in the container %s',
    async (container) => {
      await expectNobody(await shown('mia', container));
    },
  );

  it.each(['\u200b', 'x'.repeat(3000), '%', "' or 1=1 --", '..'])('knows no user by the name %j', async (name) => {
    // A browser takes two dots out of the path; no user asks for such a name by accident.
    if (name === '..') return expect((await shown(name)).status).toBe(404);
    await expectNobody(await shown(name));
  });

  it('does not show a member of another organization', async () => {
    const elsewhere = await aPerson({ handle: 'elsewhere' });
    await expectNobody(await shown('elsewhere'));
    expect((await shown('elsewhere', elsewhere.organization)).status).toBe(200);
  });

  it.each(['banned', 'pending', 'invited'])('does not show who is %s', async (state) => {
    const mia = await aPerson({ in: organization, handle: `mia-${state}` });
    expect((await shown(`mia-${state}`)).status).toBe(200);
    await facet.sql('update users set status = $2 where id = $1', [mia.id, state]);
    await expectNobody(await shown(`mia-${state}`));
  });

  it('does not show who has deleted their account or given the name up', async () => {
    const mia = await aPerson({ in: organization, handle: 'mia-deleted' });
    await api.as(mia).delete('/me');
    await expectNobody(await shown('mia-deleted'));
    const max = await aPerson({ in: organization, handle: 'max-unnamed' });
    await updateProfile(max, { handle: null });
    await expectNobody(await shown('max-unnamed'));
  });

  it('shows no user where the organization has switched it off', async () => {
    await aPerson({ in: organization, handle: 'mia-off' });
    await settings({ publicProfiles: false });
    await expectNobody(await shown('mia-off'));
    await settings({ publicProfiles: true });
    expect((await shown('mia-off')).status).toBe(200);
  });

  it('means the one who joined first where names are not unique', async () => {
    const many = await anOrganization();
    await facet.sql('update organizations set username_unique = false where id = $1', [many]);
    const people = [
      await aPerson({ in: many, name: 'Third' }),
      await aPerson({ in: many, name: 'First' }),
      await aPerson({ in: many, name: 'Second' }),
    ];
    for (const [at, day] of ['2024-03-03', '2024-01-01', '2024-02-02'].entries()) {
      await updateProfile(people[at] as TestPerson, { handle: 'same' });
      await facet.sql('update members set joined_at = $2 where user_id = $1', [people[at]?.id, day]);
    }
    expect((await shown('SAME', many)).body.displayName).toBe('First');
    await facet.sql(`update users set status = 'banned' where id = $1`, [people[1]?.id]);
    expect((await shown('same', many)).body.displayName).toBe('Second');
  });
});
