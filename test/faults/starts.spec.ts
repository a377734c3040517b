import { afterAll, expect, it, jest } from '@jest/globals';
import { find } from '../support/findings.js';
import { cleanUp } from '../support/server-process.js';
import { closeInstallations, Installation } from './installation.js';

jest.setTimeout(300_000);
afterAll(async () => {
  await closeInstallations();
  await cleanUp();
});

it('Five instances that start at once on an empty database run each migration once, and all of them serve', async () => {
  const place = await Installation.make();
  expect(await place.sql(`select 1 from information_schema.tables where table_schema = 'public'`)).toEqual([]);
  const servers = await Promise.all(Array.from({ length: 5 }, () => place.start({ DATABASE_POOL_SIZE: '2' })));
  const migrating = servers.flatMap(
    ({ stdout }) => Number(/Migrated the database \((\d+) steps?\)/.exec(stdout)?.[1] ?? 0) || [],
  );
  const names = ((await place.sql('select name from migrations')) as { name: string }[]).map(({ name }) => name);
  const keys = await place.sql('select 1 from signing_keys');
  const statuses = await Promise.all(
    servers.map(async ({ baseUrl }) => (await fetch(`${baseUrl}/health/ready`)).status),
  );
  // Each migration is a transaction of its own, so they may share the work; together they did no more than there was.
  const ok = new Set(names).size === names.length && migrating.reduce((sum, steps) => sum + steps, 0) === names.length;
  find({
    group: 'starts',
    what: 'five at once on an empty database',
    expected: 'each migration once, all serve',
    seen: `${names.length} migrations by ${migrating.length} of them, ${names.length - new Set(names).size} twice; ready: ${statuses.join(', ')}`,
    ok: ok && statuses.every((status) => status === 200),
  });
  expect({ ok, keys: keys.length, statuses }).toEqual({ ok: true, keys: 1, statuses: [200, 200, 200, 200, 200] });
  expect(names.length).toBeGreaterThan(10);
});
