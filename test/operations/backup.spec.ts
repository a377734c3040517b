import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startEmbeddedPostgres } from '@app/embedded-postgres';
import { DemoClient } from '../support/demo-client.js';
import { eventually } from '../support/eventually.js';
import { OwnCluster, onThePage, programs } from '../support/own-cluster.js';
import { aDataFolder, cleanUp, facet, startServer, type ServerProcess } from '../support/server-process.js';

const FACET_SECRET = 'kM3v9QzR7tYw2LpX8sNc4HbJ6gFd1AeU5oWi';
const settings = { FACET_SECRET, RATE_LIMITS: 'off' };
const constants = { PASSWORD_HASH_QUEUE: 10_000 };

jest.setTimeout(120_000);

const orphansOf = `select conname as "key", conrelid::regclass::text as "table" from pg_constraint where contype = 'f' and not convalidated`;

/** Rows that contradict each other, which a copy of different moments would have. */
const contradictions = {
  'messages that their feed does not count': `select f.organization_id from notification_feeds f
    where f.broadcasts <> (select coalesce(max(m.broadcast_seq), 0) from notification_messages m where m.organization_id = f.organization_id)`,
  'members without an inbox':
    'select user_id from members left join inboxes using (organization_id, user_id) where inboxes.user_id is null',
  'names that nobody holds': `select p.user_id from profiles p left join name_registry n on n.organization_id = p.organization_id and n.owner_id = p.user_id
    where p.username is not null and n.owner_id is null`,
  'people without a password who signed up': `select e.user_id from emails e left join password_credentials c using (user_id)
    where e.email like '%@load.example' and c.user_id is null`,
};

/** Several who write at once until they are told to stop. Keeps what was acknowledged, in order. */
class Load {
  readonly told: string[] = [];
  readonly joined: string[] = [];
  private going = true;
  private readonly workers: Promise<void>[];

  constructor(private readonly client: DemoClient) {
    this.workers = [0, 1, 2, 3].map((worker) => this.work(worker));
  }

  async stop(): Promise<void> {
    this.going = false;
    await Promise.all(this.workers);
  }

  private async work(worker: number): Promise<void> {
    for (let at = 0; this.going; at += 1) {
      const name = `w${worker}n${at}`;
      if (worker < 2 && (await this.client.tell(name))) this.told.push(name);
      if (worker === 2 && (await this.client.signUp(name))) this.joined.push(name);
      if (worker === 3) await this.client.ask('member', 'PATCH', '/me', { bio: name });
    }
  }
}

(programs === undefined ? describe.skip : describe)('A backup that is taken while users write', () => {
  const dataDir = aDataFolder();
  let cluster: OwnCluster;
  let server: ServerProcess;
  let load: Load;
  let before: { told: string[]; joined: string[] };
  const client = new DemoClient(dataDir, () => server);
  const restored = (): string => cluster.url('restored');

  beforeAll(async () => {
    cluster = await OwnCluster.start();
    await cluster.sql('create database facet', cluster.url('postgres'));
    server = await startServer(dataDir, {
      args: ['--demo'],
      env: { ...settings, DATABASE_URL: cluster.url('facet') },
      constants,
    });
  });
  afterAll(async () => {
    await cleanUp();
    await cluster.remove();
  });

  it('is made', async () => {
    load = new Load(client);
    await eventually(() => Promise.resolve((load.told.length > 4 && load.joined.length > 1) || undefined), 60_000);
    before = { told: [...load.told], joined: [...load.joined] };
    await cluster.run(onThePage('bash run backup'), { DATABASE_URL: cluster.url('facet') });
    const during = load.told.length;
    await eventually(() => Promise.resolve(load.told.length > during || undefined), 30_000);
    await load.stop();
  });

  it('is restored into an empty database, after a disaster', async () => {
    await server.end('SIGKILL');
    await cluster.sql('create database restored', cluster.url('postgres'));
    await cluster.run(onThePage('bash run restore'), { DATABASE_URL: restored() });
  });

  it('has every key valid and nothing that contradicts itself', async () => {
    expect(await cluster.sql(orphansOf, restored())).toEqual([]);
    for (const [what, query] of Object.entries(contradictions))
      expect({ [what]: await cluster.sql(query, restored()) }).toEqual({ [what]: [] });
  });

  it('has everything that was acknowledged before it began', async () => {
    const titles = await cluster.sql<{ title: string }>('select title from notification_messages', restored());
    expect(titles.map(({ title }) => title)).toEqual(expect.arrayContaining(before.told));
    const people = await cluster.sql<{ name: string }>('select name from users', restored());
    expect(people.map(({ name }) => name)).toEqual(expect.arrayContaining(before.joined));
  });

  it('is in order, says facet doctor', async () => {
    await cluster.makeDurable(restored());
    expect(await facet(dataDir, ['doctor'], { env: { ...settings, DATABASE_URL: restored() } })).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  it('is a database that Facet starts on, with the same keys and passwords', async () => {
    server = await startServer(dataDir, { env: { ...settings, DATABASE_URL: restored() }, constants });
    expect(server.stdout).not.toContain('Migrated');
    expect(Object.values(await client.faces())).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await client.signIn(before.joined.at(-1) ?? '')).toBe(200);
    expect(await client.tell('after the disaster')).toBe(true);
  });

  it('is restored into a newer PostgreSQL as well, whose roles exist', async () => {
    const newer = await startEmbeddedPostgres({ dataDir: aDataFolder(), durable: false });
    const DATABASE_URL = newer.url;
    await cluster.sql('create role postgres', DATABASE_URL);
    await cluster.run(onThePage('bash run restore'), { DATABASE_URL });
    const upgraded = await startServer(dataDir, { env: { ...settings, DATABASE_URL }, constants });
    const there = new DemoClient(dataDir, () => upgraded);
    expect(upgraded.stdout).not.toContain('Migrated');
    expect(Object.values(await there.faces())).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await there.signIn(before.joined.at(-1) ?? '')).toBe(200);
    await upgraded.end();
    await newer.stop();
  });

  it('goes on under a new secret, when the old one is lost', async () => {
    await server.end();
    const env = { ...settings, FACET_SECRET: FACET_SECRET.split('').reverse().join(''), DATABASE_URL: restored() };
    await expect(startServer(dataDir, { env })).rejects.toThrow('FACET_SECRET');
    await cluster.sql(onThePage('sql run lost-secret'), restored());
    server = await startServer(dataDir, { env });
    expect(await client.signIn(before.joined.at(-1) ?? '')).toBe(200);
    expect(await client.ask('admin', 'GET', '/me')).toBe(401);
  });
});
