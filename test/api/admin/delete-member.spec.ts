import { describe, expect, it } from '@jest/globals';
import { expectProblem, login } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { queued } from '../../support/jobs.js';
import { anOrganization, aPerson, aRole, type TestPerson } from '../../support/people.js';

const remove = (by: TestPerson, ref: string, organization: string = by.organization): Promise<Answer> =>
  api.as(by).delete(`/admin/organizations/${organization}/members/${ref}/account`);

const statusOf = async ({ id }: TestPerson): Promise<unknown> =>
  (await facet.sql('select status from users where id = $1', [id]))[0]?.status;

describe('deleting the account of a member', () => {
  it('begins like their own deletion: tokens die, the purge is queued', async () => {
    const ada = await aPerson({ as: 'admin' });
    const mia = await aPerson({ in: ada.organization });
    const { status, body } = await remove(ada, mia.id);
    expect([status, body]).toEqual([202, undefined]);
    expect(await statusOf(mia)).toBe('deleted');
    expect((await api.as(mia).get('/me')).status).toBe(401);
    expectProblem(await login(mia.email), 401, 'credentials.invalid');
    expect(await queued('account.purge')).toHaveLength(1);
    expectProblem(await remove(ada, mia.id), 404, 'user.not_found');
  });

  it('takes any of the ids of a user', async () => {
    const ada = await aPerson({ as: 'admin' });
    const mia = await aPerson({ in: ada.organization });
    expect((await remove(ada, encodeURIComponent(mia.directoryId))).status).toBe(202);
  });

  it('is refused for who belongs to another organization too, and changes nothing', async () => {
    const ada = await aPerson({ as: 'admin' });
    const mia = await aPerson({ in: ada.organization });
    await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [await anOrganization(), mia.id]);
    expectProblem(await remove(ada, mia.id), 409, 'member.belongs_elsewhere');
    expect([await statusOf(mia), (await api.as(mia).get('/me')).status]).toEqual(['active', 200]);
  });

  it('is refused for who may do what the caller may not', async () => {
    const ada = await aPerson({ as: 'admin' });
    const bob = await aPerson({ in: ada.organization });
    const janitor = await aRole(ada.organization, 'Janitor', ['delete:users']);
    await facet.sql('insert into role_assignments (organization_id, user_id, role_id) values ($1, $2, $3)', [
      ada.organization,
      bob.id,
      janitor,
    ]);
    await aPerson({ in: ada.organization, as: 'admin' });
    expectProblem(await remove(bob, ada.id), 403, 'permission.missing');
    expect(await statusOf(ada)).toBe('active');
  });

  it('is refused for the last admin', async () => {
    const ada = await aPerson({ as: 'admin' });
    expectProblem(await remove(ada, ada.id), 409, 'role.last_admin');
  });

  it('leaves one of two admins who delete each other at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const ada = await aPerson({ as: 'admin' });
      const bob = await aPerson({ in: ada.organization, as: 'admin' });
      const answers = await Promise.all([remove(ada, bob.id), remove(bob, ada.id)]);
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
      expect([await statusOf(ada), await statusOf(bob)].sort()).toEqual(['active', 'deleted']);
    }
  });

  it('knows the members of the organization only', async () => {
    const ada = await aPerson({ as: 'admin' });
    const eve = await aPerson();
    for (const ref of [eve.id, 'x', 'corp|1'])
      expectProblem(await remove(ada, encodeURIComponent(ref)), 404, 'user.not_found');
    expectProblem(await remove(ada, eve.id, eve.organization), 404, 'organization.not_found');
  });

  it('needs delete:users, and a credential', async () => {
    const ada = await aPerson({ as: 'admin' });
    const mia = await aPerson({ in: ada.organization, as: 'moderator' });
    expectProblem(await remove(mia, ada.id), 403, 'permission.missing');
    expectProblem(
      await api.delete(`/admin/organizations/${ada.organization}/members/${ada.id}/account`),
      401,
      'credential.invalid',
    );
  });
});
