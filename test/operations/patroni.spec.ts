import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DemoClient } from '../support/demo-client.js';
import { eventually } from '../support/eventually.js';
import { onThePage } from '../support/own-cluster.js';
import { hasPatroni, Patroni } from '../support/patroni.js';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../support/server-process.js';

jest.setTimeout(240_000);

// A minute, most of which Patroni waits; so only where it is asked for.
const isAskedFor = process.env.FACET_PATRONI === 'on' && hasPatroni;

/** A user who tells all members something again and again, through one server, and knows what was acknowledged. */
class Teller {
  readonly acknowledged: string[] = [];
  readonly readiness = new Set<number>();
  private isOver = false;
  private readonly done: Promise<void>;

  constructor(
    private readonly name: string,
    private readonly client: DemoClient,
  ) {
    this.done = this.tell();
  }

  /** Waits until something is acknowledged that was told after this moment. */
  async goesOn(): Promise<void> {
    const before = this.acknowledged.length;
    await eventually(() => Promise.resolve(this.acknowledged.length > before + 2 || undefined), 90_000);
    await eventually(
      async () => ((await this.client.ask('member', 'GET', '/health/ready')) === 200 ? true : undefined),
      30_000,
    );
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.done;
  }

  private async tell(): Promise<void> {
    for (let at = 0; !this.isOver; at += 1) {
      const title = `${this.name} ${at}`;
      if (await this.client.tell(title)) this.acknowledged.push(title);
      this.readiness.add(await this.client.ask('member', 'GET', '/health/ready'));
      await delay(50);
    }
  }
}

(isAskedFor ? describe : describe.skip)('Behind Patroni', () => {
  const dataDir = aDataFolder();
  const servers: ServerProcess[] = [];
  let cluster: Patroni;
  let tellers: Teller[];

  beforeAll(async () => {
    cluster = await Patroni.start();
    const env = { FACET_SECRET: 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi', RATE_LIMITS: 'off', DATABASE_POOL_SIZE: '4' };
    const constants = { DATABASE_TIMEOUT_MS: 2000 };
    servers.push(
      await startServer(dataDir, { args: ['--demo'], env: { ...env, DATABASE_URL: cluster.url }, constants }),
    );
    servers.push(await startServer(aDataFolder(), { env: { ...env, DATABASE_URL: cluster.proxied }, constants }));
    tellers = servers.map((server, at) => new Teller(`server ${at}`, new DemoClient(dataDir, () => server)));
  });
  afterAll(async () => {
    await Promise.all((tellers ?? []).map((one) => one.end()));
    await cleanUp();
    await cluster?.remove();
  });

  const goOn = (): Promise<unknown> => Promise.all(tellers.map((one) => one.goesOn()));

  it('a switch-over is followed, with several hosts and through HAProxy', async () => {
    await goOn();
    const [OLD, NEW] = [await cluster.with('leader'), await cluster.with('sync_standby')];
    await cluster.run(onThePage('bash run switchover'), { OLD, NEW });
    expect(await cluster.with('leader')).toBe(NEW);
    await goOn();
  });

  it('so is a failover, when a machine goes without a word', async () => {
    const next = await cluster.with('sync_standby');
    cluster.kill(await cluster.with('leader'));
    await eventually(async () => ((await cluster.with('leader')) === next ? true : undefined), 90_000);
    await goOn();
  });

  it('nothing that was acknowledged is lost, nothing is there twice, and who could not write was not ready', async () => {
    await Promise.all(tellers.map((one) => one.end()));
    const titles = (await cluster.sql<{ title: string }>('select title from notification_messages')).map(
      ({ title }) => title,
    );
    const acknowledged = tellers.flatMap((one) => one.acknowledged);
    expect(acknowledged.filter((title) => titles.filter((one) => one === title).length !== 1)).toEqual([]);
    expect(new Set(titles).size).toBe(titles.length);
    expect(tellers.map(({ readiness }) => [...readiness].sort())).toEqual([
      [200, 503],
      [200, 503],
    ]);
    expect(servers.map(({ isRunning }) => isRunning)).toEqual([true, true]);
  });
});
