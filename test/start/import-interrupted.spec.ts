import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cleanUp } from '../support/server-process.js';
import { Installation, ndjson, type Line } from '../support/transfer-kit.js';

jest.setTimeout(120_000);

const many = 6000;
const lines: Line[] = Array.from({ length: many }, (_, at) => ({
  email: `person.${at}@example.com`,
  name: `Person ${at}`,
  organizationId: 'acme',
  username: `person_${at}`,
  passwordHash: '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
  phoneNumbers: [{ phoneNumber: `+4144${1_000_000 + at}` }],
}));

let home: Installation;
let command: string[];

beforeEach(async () => {
  home = await Installation.make();
  const file = home.file('people.ndjson', ndjson(lines));
  command = [
    'import',
    'users',
    file,
    '--create-organizations',
    '--results',
    home.file('results.ndjson'),
    '--wait',
    '30',
  ];
});
afterEach(async () => {
  await cleanUp();
  await home.drop();
});

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await check()); waited += 10) {
    if (waited > 30_000) throw new Error('it did not come to pass');
    await delay(10);
  }
}

/** Every user is there once, with all that they have: what is written for a user is written in one transaction. */
async function expectAllOnce(): Promise<void> {
  for (const table of [
    'users',
    'emails',
    'members',
    'profiles',
    'role_assignments',
    'password_credentials',
    'phone_numbers',
  ])
    expect([table, await home.count(table)]).toEqual([table, many]);
  expect(await home.count(`(select distinct canonical from name_registry where kind = 'held') names`)).toBe(many);
}

const outcomes = (): string[] => home.results().map(({ outcome }) => outcome);

describe('an import that was interrupted', () => {
  it('goes on after kill -9, wherever it was: no user twice, no user lost, every line told', async () => {
    for (let killed = 1; killed <= 3; killed += 1) {
      const before = await home.count('users');
      const process = home.start(command);
      // Somewhere in the batch after the next one: each time at another point of it.
      await until(async () => (await home.count('users')) > before || !process.isRunning);
      await delay(37 * killed);
      await process.end('SIGKILL');
      const there = await home.count('users');
      for (const table of ['emails', 'members', 'role_assignments', 'password_credentials'])
        expect([table, await home.count(table)]).toEqual([table, there]);
    }
    const there = await home.count('users');
    expect(there % 500).toBe(0);
    expect(there).toBeGreaterThan(0);
    const ended = await home.facet([...command, '--json']);
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({ lines: many, created: many - there, skipped: there, failed: 0 });
    expect(outcomes()).toEqual([
      ...Array.from({ length: there }, () => 'skipped'),
      ...Array.from({ length: many - there }, () => 'created'),
    ]);
    await expectAllOnce();
  });

  it('ends in good order on SIGINT, and goes on the same way', async () => {
    const process = home.start(command);
    await until(async () => (await home.count('users')) > 0);
    expect((await process.end('SIGINT')).code).toBe(130);
    expect((await home.facet(command)).code).toBe(0);
    await expectAllOnce();
  });

  it('waits for a database that goes away, and counts what was in doubt as what it is', async () => {
    const process = home.start(command);
    await until(async () => (await home.count('users')) > 0);
    await home.goAway();
    await until(() => Promise.resolve(process.stderr.includes('The database is away; waiting for it.')));
    await home.comeBack();
    expect((await process.ended).code).toBe(0);
    expect(outcomes()).toEqual(lines.map(() => 'created'));
    await expectAllOnce();
  });

  it('gives up in the end, and says how to go on', async () => {
    const process = home.start([...command.slice(0, -1), '1']);
    await until(async () => (await home.count('users')) > 0);
    await home.goAway();
    const ended = await process.ended;
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(
      /facet: The database was away for 1 seconds\. What is in stays in; run the same command again to go on\.\n$/,
    );
    await home.comeBack();
    expect((await home.facet(command)).code).toBe(0);
    await expectAllOnce();
  });

  it('stops when the results cannot be written, and says so', async () => {
    const full = await home.facet([...command, '--results', '/dev/full']);
    expect(full).toMatchObject({ code: 1, stdout: '' });
    expect(full.stderr).toMatch(
      /facet: \/dev\/full cannot be written \(ENOSPC\)\.[^\n]*run the same command again[^\n]*\n$/,
    );
    expect((await home.facet(command)).code).toBe(0);
    await expectAllOnce();
  });
});

describe('two imports of one file at once', () => {
  it('bring every user once, and each tells every line', async () => {
    const other = [
      'import',
      'users',
      command[2] ?? '',
      '--create-organizations',
      '--results',
      home.file('other.ndjson'),
      '--json',
    ];
    const both = await Promise.all([home.facetProcess([...command, '--json']), home.facetProcess(other)]);
    expect(both.map(({ code }) => code)).not.toContain(null);
    await expectAllOnce();
    const [one, two] = both.map(({ stdout }) => JSON.parse(stdout) as Record<string, number>);
    expect([one?.lines, two?.lines]).toEqual([many, many]);
    expect((one?.created ?? 0) + (two?.created ?? 0)).toBe(many);
    // Who loses the race for a line is told so; the same command then finds it in.
    expect(JSON.parse((await home.facet([...command, '--json'])).stdout)).toMatchObject({ skipped: many, failed: 0 });
  });
});
