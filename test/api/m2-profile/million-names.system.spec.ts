import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { m2 } from '../../support/m2.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { longestTurnOf } from '../../support/turns.js';

let admin: TestPerson;
beforeAll(async () => {
  admin = await aPerson({ as: 'admin' });
});

const listed = async (): Promise<number> =>
  (
    await facet.sql<{ count: number }>(
      `select count(*)::int as count from name_registry where organization_id = $1 and kind = 'denied'`,
      [admin.organization],
    )
  )[0]?.count ?? NaN;

describe('a million names', () => {
  it.each([
    ['short ones', (at: number) => `n${at}`, 1_000_000],
    ['long ones', (at: number) => `${at}${'é'.repeat(200)}`, 75_000],
  ])(
    'leave others their turn: %s',
    async (_, nameOf, count) => {
      const raw = new Uint8Array(gzipSync(JSON.stringify(Array.from({ length: count }, (__, at) => nameOf(at)))));
      const turn = await longestTurnOf(async () => {
        const { status } = await m2(admin).put('/api/profile/username/denylist', undefined, {
          raw,
          headers: { 'content-encoding': 'gzip' },
        });
        expect(status).toBe(204);
      });
      expect(await listed()).toBe(count);
      // One reading of all names in one go takes three hundredths.
      expect(turn).toBeLessThan(0.015);
    },
    180_000,
  );
});
