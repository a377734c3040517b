/** @settings {"ORGANIZATION_CREATION":"on","OPERATOR_ORGANIZATION":"operators","RATE_LIMITS":"on"} */
import { beforeAll, expect } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { refresh } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { anOrganization, aPerson, joinAs, later, type TestPerson } from '../support/people.js';
import { attacks, tellsNothing } from './attack.js';

let ada: TestPerson;
let eve: TestPerson;
let organization: OrganizationId;

const create = (id: string, name = 'Club', by = eve): Promise<Answer> =>
  api.as(by).post('/auth/organizations', { id, name });
const handOver = (by: TestPerson, to: string): Promise<Answer> =>
  api.as(by).post(`/auth/organizations/${organization}/handover`, { userId: to });
const remove = (by: TestPerson, body: object = { confirmation: organization }): Promise<Answer> =>
  api.as(by).delete(`/auth/organizations/${organization}`, body);

beforeAll(async () => {
  await facet.write((tx, { organizations }) => organizations.create(tx, 'operators' as OrganizationId, 'Operators'));
  ada = await aPerson({ as: 'admin' });
  organization = ada.organization;
  eve = await aPerson({ in: organization });
});

const isLed = async (): Promise<void> => {
  const rows = await facet.sql<{ id: string }>(
    `select a.user_id as id from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
     where a.organization_id = $1 and r.built_in = 'admin'`,
    [organization],
  );
  expect(rows).toEqual([{ id: ada.id }]);
};

attacks('organizations of users', [
  {
    what: 'to create the organization that runs the installation, before or after it is there',
    send: () => create('operators'),
    status: 409,
    effect: 'no user becomes its admin',
    holds: async () => expect(await facet.sql(`select 1 from members where organization_id = 'operators'`)).toEqual([]),
  },
  {
    what: 'to create one whose host would be that of the installation',
    send: () => create('admin'),
    ...{ status: 409, effect: 'it is taken', holds: tellsNothing },
  },
  {
    what: 'to send a message with the name of an organization',
    send: () => create('prize', 'You won, see evil.example/prize'),
    status: 400,
    effect: 'there is no such organization',
    holds: async () => expect(await facet.sql(`select 1 from organizations where id = 'prize'`)).toEqual([]),
  },
  {
    what: 'to find out which organizations there are, by creating them',
    send: async () => {
      const guesser = await aPerson();
      for (let nth = 0; nth < 10; nth += 1) expect((await create(organization, 'Guess', guesser)).status).toBe(409);
      return create(organization, 'Guess', guesser);
    },
    ...{ status: 429, effect: 'ten guesses, then one every ten minutes', holds: tellsNothing },
  },
  {
    what: 'to take over the organization as a member',
    send: () => handOver(eve, eve.id.toUpperCase()),
    ...{ status: 400, effect: 'its admin stays', holds: isLed },
  },
  {
    what: 'to hand the organization over as a member',
    send: async () => handOver(eve, (await aPerson({ in: organization })).id),
    ...{ status: 403, effect: 'its admin stays', holds: isLed },
  },
  {
    what: 'to hand over an organization with the key of its admin',
    send: async () => {
      const scopes = ['read:me', 'update:me', 'update:users'];
      const { body } = await api.as(ada).post('/auth/api-keys', { name: 'k', scopes });
      return handOver({ ...ada, headers: { 'x-api-key': body.key as string } }, eve.id);
    },
    ...{ status: 403, effect: 'its admin stays', holds: isLed },
  },
  {
    what: 'to hand over and delete with a stolen access token, half an hour after the sign-in',
    send: async () => {
      const { body } = await later(1800, () => refresh(ada.refreshToken));
      const headers = { authorization: `Bearer ${(body as { accessToken: string }).accessToken}` };
      const thief = { ...ada, headers };
      return later(1800, async () => {
        expect((await handOver(thief, eve.id)).status).toBe(403);
        return remove(thief);
      });
    },
    ...{ status: 403, effect: 'its admin stays', holds: isLed },
  },
  {
    what: 'to have an admin delete another organization than they read',
    send: () => remove(ada, { confirmation: 'another-one' }),
    ...{ status: 400, effect: 'it stays', holds: isLed },
  },
  {
    what: 'to tell an organization that is there from one that is not, by deleting it',
    send: async () => {
      const stranger = await aPerson({ as: 'admin' });
      const unknown = await api.as(stranger).delete('/auth/organizations/nowhere', { confirmation: 'nowhere' });
      const answer = await remove(stranger);
      expect(answer.body).toEqual(unknown.body);
      return answer;
    },
    ...{ status: 404, effect: 'both get the same answer', holds: tellsNothing },
  },
  {
    what: 'to take the id of a deleted organization, with the trust and the history that it had',
    send: async () => {
      const id = await joinAs(ada, await anOrganization(), 'admin');
      expect((await api.as(ada).delete(`/auth/organizations/${id}`, { confirmation: id })).status).toBe(204);
      return create(id);
    },
    ...{ status: 409, effect: 'it is taken for ever', holds: tellsNothing },
  },
]);
