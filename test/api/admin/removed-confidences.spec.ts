import { beforeEach, describe, expect, it } from '@jest/globals';
import { memberPath } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { tell } from '../../support/notifications.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { broken } from '../../support/promises.js';

let ada: TestPerson;
let mia: TestPerson;
let nell: TestPerson;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  [mia, nell] = [await aPerson({ in: ada.organization }), await aPerson({ in: ada.organization })];
});

const remove = async (person: TestPerson): Promise<number> => (await api.as(ada).delete(memberPath(person))).status;

const messages = async (): Promise<string[]> =>
  (
    await facet.sql<{ title: string }>(
      'select title from notification_messages where organization_id = $1 order by title',
      [ada.organization],
    )
  ).map(({ title }) => title);

describe('What a member was told, when they are removed', () => {
  it('goes where no other user was told, and stays where a user was', async () => {
    for (let at = 0; at < 3; at += 1) await tell(ada, [mia], 'for Mia alone');
    await tell(ada, [mia, nell], 'for two');
    await tell(ada, 'all', 'for all');
    expect(await remove(mia)).toBe(204);
    expect(await messages()).toEqual(['for all', 'for two']);
    expect(await remove(nell)).toBe(204);
    expect(await messages()).toEqual(['for all']);
  });

  it('goes with the last of those who are removed at the same moment', async () => {
    for (let round = 0; round < 8; round += 1) {
      const both = [await aPerson({ in: ada.organization }), await aPerson({ in: ada.organization })];
      await tell(ada, both, 'for two');
      expect(await Promise.all(both.map(remove))).toEqual([204, 204]);
      expect(await messages()).toEqual([]);
    }
  });

  it('does not come in while they go', async () => {
    for (let round = 0; round < 8; round += 1) {
      const one = await aPerson({ in: ada.organization });
      await Promise.all([
        remove(one),
        ...Array.from({ length: 4 }, () => tell(ada, [one], 'for one').catch(() => undefined)),
      ]);
      expect(await messages()).toEqual([]);
    }
    expect(await broken(facet.sql)).toEqual({});
  });
});
