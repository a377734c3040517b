import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, it, jest } from '@jest/globals';
import { aDataFolder, cleanUp, postgresOf, startServer } from '../support/server-process.js';

jest.setTimeout(120_000);
afterAll(cleanUp);

it('A server whose data folder is removed is not ready, and says so with 503', async () => {
  const dataDir = aDataFolder();
  const server = await startServer(dataDir);
  const postgres = postgresOf(dataDir) ?? 0;
  try {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    const statuses = new Set<number>();
    let last = 0;
    for (let count = 0; count < 40; count += 1) {
      last = (await fetch(`${server.baseUrl}/health/ready`)).status;
      statuses.add(last);
      expect((await fetch(`${server.baseUrl}/health/live`)).status).toBe(200);
      // What the server has in memory may last a moment; a new connection finds that nothing is there.
      if (count === 10) process.kill(postgres, 'SIGKILL');
      await delay(100);
    }
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(last).toBe(503);
  } finally {
    await server.end('SIGKILL');
  }
});
