import { beforeAll, describe, expect, it } from '@jest/globals';
import { inOrganization } from '../../../support/administration.js';
import { api } from '../../../support/api.js';
import { enqueue, workedOff } from '../../../support/jobs.js';
import { aPerson, type TestPerson } from '../../../support/people.js';
import { searchCases } from '../../../support/search-cases.js';

let ada: TestPerson;

const found = async (search: string): Promise<string[]> => {
  const { body } = await api
    .as(ada)
    .get(`${inOrganization(ada.organization, '/members')}?${new URLSearchParams({ search }).toString()}`);
  return (body.members as { id: string }[]).map(({ id }) => id);
};

async function expectFound({ id }: { id: string }, by: readonly string[]): Promise<void> {
  for (const search of by) expect([search, await found(search)]).toEqual([search, [id]]);
}

/**
 * Expects the same results of searches in a database with any locale.
 * @param lower what the locale makes of `I` and `É`, which shows that the database has it
 */
export function searchesAsTyped(lower: readonly [string, string]): void {
  beforeAll(async () => {
    ada = await aPerson({ as: 'admin', name: 'Ada Admin' });
  });

  describe('in a database with this locale', () => {
    it('letters are in lower case as the locale says', async () => {
      expect(await facet.sql(`select lower('I') as i, lower('É') as e`)).toEqual([{ i: lower[0], e: lower[1] }]);
    });

    it.each(searchCases)('$name is found as users type', async ({ name, by }) => {
      const mia = await aPerson({ in: ada.organization, name });
      await expectFound(mia, by);
      await facet.sql('delete from users where id = $1', [mia.id]);
    });

    it('usernames and domains are found as users type', async () => {
      const mia = await aPerson({
        in: ada.organization,
        handle: 'IĞDIR-Straße',
        email: `I@ÉVÉ-${ada.organization}.example`,
      });
      await expectFound(mia, ['ığdır', 'igdir', 'İğdır-strasse', 'i@eve', 'ÉVÉ', 'eve']);
    });

    it('names that SQL wrote are found in the rough form, and after the job as all others', async () => {
      const mia = await aPerson({ in: ada.organization });
      await facet.sql(`update users set name = 'Žofie ИВАН İnan' where id = $1`, [mia.id]);
      await expectFound(mia, ['zofie', 'ŽOFIE', 'иван', 'inan', 'İNAN']);
      await enqueue('search.fold', {});
      await workedOff('search.fold');
      await expectFound(mia, ['zofie', 'ŽOFIE', 'иван', 'inan', 'İNAN', 'ınan']);
      expect(await facet.sql(`select search_keys as keys from users where id = $1`, [mia.id])).toEqual([
        { keys: ['Žofie ИВАН İnan', 'zofie иван inan', 'иван inan', 'inan'] },
      ]);
    });
  });
}
