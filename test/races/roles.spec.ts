/**
 * @settings {"OPERATOR_ORGANIZATION":"operators"}
 */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId, RoleId } from '@app/common';
import { inOrganization, memberPath } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { isFullForm } from '../support/findings.js';
import { anOrganization, aPerson, aRole, roleId, type TestPerson } from '../support/people.js';
import { atOnce, held, tally } from './contenders.js';
import { expectPromisesKept } from '../support/promises.js';

const rounds = isFullForm ? 100 : 8;
const operators = 'operators' as OrganizationId;
let instances: [string, string];
let ada: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
  await facet.write((tx, { organizations }) => organizations.create(tx, operators, 'Operators'));
  await aPerson({ in: operators, as: 'admin' });
});
beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization });
});
afterEach(() => expectPromisesKept({ led: [ada.organization] }));

const someRoles = (count: number): Promise<RoleId[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => aRole(ada.organization, `Role ${at}`, [])));
const rolesOf = async (person: TestPerson): Promise<string[]> =>
  ((await api.as(ada).get(`/api/v1/user/${person.id}`)).body.roles as { id: string }[]).map(({ id }) => id);

/** Ways in which an admin can take another one's place. */
const demotions: [string, (by: TestPerson, whom: TestPerson, at: string) => Promise<Answer>][] = [
  ['demote', (by, whom, at) => api.at(at).as(by).post(`/api/v1/user/${whom.id}/roles`, { roles: [] })],
  ['ban', (by, whom, at) => api.at(at).as(by).post(memberPath(whom, '/ban'))],
  ['remove', (by, whom, at) => api.at(at).as(by).delete(memberPath(whom))],
  ['delete', (by, whom, at) => api.at(at).as(by).delete(memberPath(whom, '/account'))],
];

describe('roles under contention, over two instances', () => {
  it('are all there when 50 unions come at once', async () => {
    const roles = await someRoles(50);
    const answers = await atOnce(50, instances, (at, nth) =>
      at.as(ada).post(`/api/v1/user/${mia.id}/roles`, { roles: [roles[nth]], add: true }),
    );
    expect([tally(answers), (await rolesOf(mia)).length]).toEqual(['200 × 50', 51]);
    held('roles', '50 unions of different roles', '200 × 50, all 51 roles there');
  });

  it('are what one of the replacements wanted, with all unions that came after it and no other', async () => {
    const roles = await someRoles(20);
    for (let round = 0; round < rounds; round += 1) {
      await api.as(ada).post(`/api/v1/user/${mia.id}/roles`, { roles: [] });
      const answers = await atOnce(20, instances, (at, nth) =>
        at.as(ada).post(`/api/v1/user/${mia.id}/roles`, { roles: [roles[nth]], add: nth % 2 === 0 }),
      );
      expect(tally(answers)).toBe('200 × 20');
      const replacements = (await rolesOf(mia)).filter((id) => roles.indexOf(id as RoleId) % 2 === 1);
      expect(replacements).toHaveLength(1);
    }
    held('roles', `10 unions and 10 replacements at once, ${rounds} rounds`, 'of the replacements exactly one');
  });

  it.each(demotions)(
    'leave one of two admins who %s each other',
    async (what, demote) => {
      for (let round = 0; round < rounds; round += 1) {
        const organization = await anOrganization();
        const [one, two] = await Promise.all([
          aPerson({ in: organization, as: 'admin' }),
          aPerson({ in: organization, as: 'admin' }),
        ]);
        const answers = await Promise.all([demote(one, two, instances[0] ?? ''), demote(two, one, instances[1] ?? '')]);
        expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
        await expectPromisesKept({ led: [organization] });
      }
      held('last admin', `two admins ${what} each other, ${rounds} rounds`, 'one passes, an admin stays');
    },
    60_000,
  );

  it.each(demotions)(
    'are validated by what the caller may do then: a third admin stays, and of two who %s each other one',
    async (what, demote) => {
      for (let round = 0; round < rounds; round += 1) {
        const organization = await anOrganization();
        const [one, two] = await Promise.all([
          aPerson({ in: organization, as: 'admin' }),
          aPerson({ in: organization, as: 'admin' }),
        ]);
        await aPerson({ in: organization, as: 'admin' });
        const answers = await Promise.all([demote(one, two, instances[0] ?? ''), demote(two, one, instances[1] ?? '')]);
        expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
        expect([401, 403, 404]).toContain(answers.find(({ status }) => status >= 300)?.status);
      }
      held(
        'stale authority',
        `two of three admins ${what} each other, ${rounds} rounds`,
        'one passes; the other one may not any more',
      );
    },
    60_000,
  );

  it('leave one of four admins who all go at once, each in another way', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const organization = await anOrganization();
      const admins = await Promise.all(Array.from({ length: 4 }, () => aPerson({ in: organization, as: 'admin' })));
      const [a, b, c, d] = admins as [TestPerson, TestPerson, TestPerson, TestPerson];
      const answers = await Promise.all([
        api.as(a).delete('/me'),
        api.as(b).post(`/api/v1/user/${b.id}/roles`, { roles: [] }),
        api
          .at(instances[1] ?? '')
          .as(c)
          .delete(memberPath(c)),
        api
          .at(instances[1] ?? '')
          .as(d)
          .put(memberPath(d, '/roles'), { roles: [await roleId(organization, 'member')] }),
      ]);
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(3);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
      await expectPromisesKept({ led: [organization] });
    }
    held(
      'last admin',
      `four admins go at once, each in another way, ${rounds} rounds`,
      'three go, one is refused with 409',
    );
  }, 60_000);

  it('are those of an admin in a new organization whose creator deletes the account at the same time', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const olga = await aPerson({ in: operators, as: 'admin' });
      const wanted = `made-${round}` as OrganizationId;
      const [made, gone] = await Promise.all([
        api.at(instances[0]).as(olga).post('/admin/organizations', { id: wanted, name: 'Made' }),
        api.at(instances[1]).as(olga).delete('/me', { currentPassword: olga.password }),
      ]);
      expect([201, 401, 403]).toContain(made.status);
      // 202: the rest of a long deletion is left to a job.
      expect(made.status === 201 ? [409] : [204, 202]).toContain(gone.status);
      await expectPromisesKept({ led: [wanted] });
    }
    held('last admin', `a creator deletes the account at once, ${rounds} rounds`, 'one of both is refused');
  });

  it('are held by no user when the role is deleted while it is given', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const role = await aRole(ada.organization, `Passing ${round}`, []);
      const give = (): Promise<Answer[]> =>
        atOnce(8, instances, (at) => at.as(ada).post(`/api/v1/user/${mia.id}/roles`, { roles: [role], add: true }));
      const [given, gone] = await Promise.all([
        give(),
        api.as(ada).delete(inOrganization(ada.organization, `/roles/${role}`)),
      ]);
      expect([200, 400]).toEqual(expect.arrayContaining(given.map(({ status }) => status)));
      expect([204, 409]).toContain(gone.status);
      if (gone.status === 204) expect(await rolesOf(mia)).not.toContain(role);
    }
    held('roles', `a role is deleted while 8 calls give it, ${rounds} rounds`, 'nobody holds what is gone');
  });
});
