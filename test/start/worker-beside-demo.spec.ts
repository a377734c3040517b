import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import {
  aDataFolder,
  cleanUp,
  demoPerson,
  postgresOf,
  refusedStart,
  ServerProcess,
  startServer,
} from '../support/server-process.js';

const dataDir = aDataFolder();
const idle = { env: { JOBS: 'off' } };
let server: ServerProcess;
let worker: ServerProcess;

jest.setTimeout(120_000);
beforeAll(async () => {
  server = await startServer(dataDir, idle);
  worker = await new ServerProcess(dataDir, { app: 'worker' }).says('works on jobs');
});
afterAll(cleanUp);

interface EmailContent {
  readonly to: string;
  readonly kind: string;
  readonly sentAt?: string;
}

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${server.baseUrl}${path}`, {
    ...init,
    headers: { 'x-api-key': demoPerson(dataDir, 'admin').apiKey, 'content-type': 'application/json' },
  });

/** Asks for a letter, which two jobs bring, one after the other, and waits until it is in the mailbox as sent. */
async function aLetter(to: string): Promise<void> {
  expect(
    (await ask('/auth/password/reset-request', { method: 'POST', body: JSON.stringify({ email: to }) })).status,
  ).toBe(202);
  await eventually(async () => {
    const { letters } = (await (await ask('/admin/dev/mailbox')).json()) as { letters: EmailContent[] };
    return letters.find((one) => one.to === to && one.sentAt !== undefined);
  }, 30_000);
}

const waiting = async (): Promise<unknown[]> =>
  ((await (await ask('/admin/jobs?state=waiting')).json()) as { jobs: unknown[] }).jobs;

describe('npm run worker beside a demo', () => {
  it('works on the jobs of its server, on the same embedded PostgreSQL', async () => {
    await aLetter('mia.member@demo.example');
    expect(await waiting()).toEqual([]);
  });

  it('goes on when the server was started anew, and PostgreSQL with it', async () => {
    const before = postgresOf(dataDir);
    expect(await server.end()).toMatchObject({ code: 0 });
    expect(postgresOf(dataDir)).toBeUndefined();
    server = await startServer(dataDir, idle);
    expect(postgresOf(dataDir)).not.toBe(before);
    await aLetter('milo.member@demo.example');
    expect(worker.isRunning).toBe(true);
  });

  it('ends without taking PostgreSQL along', async () => {
    expect(await worker.end()).toMatchObject({ code: 0 });
    expect((await ask('/health/ready')).status).toBe(200);
  });

  it('refuses an unknown flag', async () => {
    const { code, stderr } = await refusedStart(dataDir, { app: 'worker', args: ['--nodemo'] });
    expect([code, stderr]).toEqual([78, expect.stringContaining('--nodemo is not a flag that Facet knows')]);
  });
});
