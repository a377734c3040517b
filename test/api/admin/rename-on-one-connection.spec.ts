/** @settings {"DATABASE_POOL_SIZE":1} */
import { expect, it } from '@jest/globals';
import { inOrganization } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { aPerson } from '../../support/people.js';

it('An organization whose old name breaks the rules of today is renamed on a single connection, and keeps the name that is there', async () => {
  const ada = await aPerson({ as: 'admin' });
  const hidden = 'Te\u200bst';
  await facet.sql('update organizations set name = $2 where id = $1', [ada.organization, hidden]);
  const rename = async (name: string): Promise<number> =>
    (await api.as(ada).patch(inOrganization(ada.organization), { name })).status;
  expect(await rename(hidden)).toBe(200);
  expect(await rename(`${hidden}\u200b`)).toBe(400);
  expect(await rename('Plain')).toBe(200);
});
