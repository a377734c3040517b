/** @settings {"ORGANIZATION_CREATION":"on"} */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { login } from '../support/account.js';
import { api } from '../support/api.js';
import { isFullForm } from '../support/findings.js';
import { anOrganization, aPerson, joinAs, type TestPerson } from '../support/people.js';
import { expectPromisesKept } from '../support/promises.js';
import { atOnce, held, tally } from './contenders.js';

const rounds = isFullForm ? 100 : 6;
let instances: [string, string];
let mia: TestPerson;
let made = 0;

beforeAll(async () => {
  instances = [facet.url, await facet.another()];
});
beforeEach(async () => {
  mia = await aPerson({ as: 'admin' });
});
afterEach(() => expectPromisesKept({ led: [mia.organization] }));

const newId = (): OrganizationId => `raced-${(made += 1)}` as OrganizationId;
const withId = (id: string): object => ({ id, name: 'Raced' });
const statusesOf = (answers: readonly { status: number }[]): number[] => answers.map(({ status }) => status).sort();

describe('organizations of users under contention, over two instances', () => {
  it('are created once of 200 creations with one id', async () => {
    const [id, ben] = [newId(), await aPerson()];
    const answers = await atOnce(200, instances, (at, nth) =>
      at.as(nth % 2 === 0 ? mia : ben).post('/auth/organizations', withId(id)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => ![201, 409, 429].includes(status))).toEqual([]);
    expect(await facet.sql('select 1 from members where organization_id = $1', [id])).toHaveLength(1);
    held('organizations', '200 creations with one id', '201 once');
  });

  it('are as many as a user may create', async () => {
    const text = `insert into organizations (id, name, created_by) select $2 || '-' || n, 'Many', $1::uuid from generate_series(1, 7) n`;
    await facet.sql(text, [mia.id, newId()]);
    const answers = await atOnce(10, instances, (at) => at.as(mia).post('/auth/organizations', withId(newId())));
    expect(tally(answers)).toBe('201 × 3, 409 × 7');
    held('organizations', '10 creations of a user who may create 3 more', '201 three times');
  });

  it('keep an admin when one is handed over to a member who leaves, or deletes the account', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const id = await joinAs(mia, await anOrganization(), 'admin');
      const ben = await aPerson();
      await joinAs(ben, id);
      const [at, other] = instances;
      const answers = await Promise.all([
        api.at(at).as(mia).post(`/auth/organizations/${id}/handover`, { userId: ben.id }),
        round % 2 === 0 ? api.at(other).as(ben).delete(`/auth/memberships/${id}`) : api.at(other).as(ben).delete('/me'),
      ]);
      expect([
        [202, 404],
        [204, 404],
        [204, 409],
      ]).toContainEqual(statusesOf(answers));
      await expectPromisesKept({ led: [id] });
    }
    held('organizations', `handed over to who goes at the same time, ${rounds} rounds`, 'one of both, an admin stays');
  }, 60_000);

  it('go to one of two members to whom they are handed over at once', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const id = await joinAs(mia, await anOrganization(), 'admin');
      const [ben, eva] = [await aPerson({ in: id }), await aPerson({ in: id })];
      const answers = await atOnce(2, instances, (at, nth) =>
        at.as(mia).post(`/auth/organizations/${id}/handover`, { userId: (nth === 0 ? ben : eva).id }),
      );
      expect(statusesOf(answers)).toEqual([204, 403]);
    }
    held('organizations', `two handovers at once, ${rounds} rounds`, 'one passes');
  }, 60_000);

  it('are deleted once, with everybody who came in at the same time', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const id = await joinAs(mia, await anOrganization(), 'admin');
      const path = `/auth/organizations/${id}`;
      const answers = await atOnce(12, instances, (at, nth) =>
        nth % 3 === 0
          ? at.as(mia).delete(path, { confirmation: id })
          : at.post('/auth/sign-up', {
              ...{ email: `r${round}-${nth}.${id}@example.com`, name: 'Raced', organizationId: id },
              password: mia.password,
            }),
      );
      const gone = answers.filter((_, nth) => nth % 3 === 0);
      expect(tally(gone)).toBe('204 × 1, 404 × 3');
      expect(answers.filter(({ status }) => ![201, 204, 404].includes(status))).toEqual([]);
      for (const table of ['organizations where id', 'members where organization_id', 'sessions where organization_id'])
        expect([table, await facet.sql(`select 1 from ${table} = $1`, [id])]).toEqual([table, []]);
    }
    expect((await login(mia.email)).status).toBe(200);
    held('organizations', `deleted four times, with eight sign-ups, ${rounds} rounds`, 'once, nobody is left in it');
  }, 60_000);
});
