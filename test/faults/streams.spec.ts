import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { find, isFullForm } from '../support/findings.js';
import { cleanUp, type ServerProcess } from '../support/server-process.js';
import { Followers, type Seen } from './followers.js';
import { closeInstallations, Installation, organization, type Admin } from './installation.js';
import { send, type Ask, type Outcome } from './load.js';
import { signUp } from './sign-up.js';

jest.setTimeout(900_000);
afterAll(async () => {
  await followers.end();
  await closeInstallations();
  await cleanUp();
});

const group = 'streams';
const crowd = isFullForm ? 2000 : 100;
const seconds = isFullForm ? 8 : 2;
const signals = ['SIGTERM', 'SIGKILL'] as const;
/** Milliseconds between two notifications to all. */
const pace = 500;
/** In milliseconds. */
const limits = { ordinary: 1000, live: 1000, current: 5000 };
const path = `/v1/user/notifications/stream?containerId=${organization}`;

const followers = new Followers();
/** When each notification, by its title, was acknowledged. */
const told = new Map<string, number>();
let count = 0;
let place: Installation;
let server: ServerProcess;
let admin: Admin;
let ordinary: Ask;

async function tellAll(): Promise<void> {
  const title = String((count += 1));
  const answer = await fetch(`${server.baseUrl}/admin/organizations/${organization}/notifications`, {
    method: 'POST',
    headers: { 'x-api-key': admin.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ all: true, type: 'fault.told', title, body: 'A word to all.' }),
  });
  expect(answer.status).toBe(201);
  told.set(title, Date.now());
}

async function tellFor(milliseconds: number): Promise<void> {
  for (const end = performance.now() + milliseconds; performance.now() < end; await delay(pace)) await tellAll();
}

const haveAll = ({ events }: Seen): boolean => [...told.keys()].every((title) => events[title]?.times === crowd);

/**
 * The milliseconds after which the last follower had the last of what was told, since it was told or since
 * there was a server again.
 */
function latest({ events }: Seen, since: number): number {
  return Math.max(...[...told].map(([title, at]) => (events[title]?.at ?? Infinity) - Math.max(at, since)));
}

interface Round {
  readonly late: number;
  readonly me: Outcome;
  readonly live: Outcome;
}

/** What every follower gets while notifications go to all. */
async function watched(since = Date.now()): Promise<Round> {
  const [me, live] = await Promise.all([
    send({ url: server.baseUrl, seconds, connections: 8, rate: 40, requests: [ordinary] }),
    send({
      url: server.baseUrl,
      seconds,
      connections: 2,
      rate: 20,
      requests: [{ method: 'GET', path: '/health/live' }],
    }),
    tellFor(seconds * 1000),
  ]);
  return { late: latest(await followers.until(haveAll), since), me, live };
}

async function restarted(signal: NodeJS.Signals): Promise<Round> {
  const PORT = new URL(server.baseUrl).port;
  await Promise.all([tellAll(), tellAll()]);
  await server.end(signal);
  server = await place.start({ PORT });
  return watched(Date.now());
}

function expectRound(what: string, { late, me, live }: Round, { open, lost, doubled, statuses }: Seen): void {
  const seen = `${open} open, ${lost} lost, ${doubled} twice, the last of ${told.size} had after ${late} ms`;
  const asked = `GET /me p50/p99/most ${me.good.p50}/${me.good.p99}/${me.good.most} ms, /health/live ${live.good.p50}/${live.good.p99}/${live.good.most} ms`;
  const wrong = [me, live].map((one) => one.failed + one.late + one.refused.count + Object.keys(one.others).length);
  const isQuick = late < limits.current && me.good.most < limits.ordinary && live.good.most < limits.live;
  find({
    group,
    what: `${crowd} streams: ${what}`,
    expected: 'all told once, current within 5 s; others answered within 1 s',
    seen: `${seen}; ${asked}, ${String(wrong)} not answered`,
    ok: isQuick && lost + doubled === 0,
  });
  expect({ open, lost, doubled, wrong, statuses: Object.keys(statuses) }).toEqual({
    open: crowd,
    lost: 0,
    doubled: 0,
    wrong: [0, 0],
    statuses: ['200'],
  });
  expect([me.good.count, live.good.count].every((count) => count > 0)).toBe(true);
  // How fast it is says nothing where tests run side by side.
  if (isFullForm) expect({ isQuick, seen, asked }).toEqual({ isQuick: true, seen, asked });
}

beforeAll(async () => {
  place = await Installation.make();
  server = await place.start();
  admin = await place.found();
  ordinary = { method: 'GET', path: '/me', headers: (await signUp(server.baseUrl, 'olga')).headers };
  const all: object[] = [];
  const names = Array.from({ length: crowd }, (_, at) => `follower-${at}`).values();
  const signUps = async (): Promise<void> => {
    for (const name of names) all.push((await signUp(server.baseUrl, name)).headers);
  };
  await Promise.all([signUps(), signUps(), signUps(), signUps()]);
  followers.begin(server.baseUrl, path, all);
  await followers.until(({ open }) => open === crowd);
}, 300_000);

describe(`${crowd} streams`, () => {
  it('are told, each of all, while others are served', async () => {
    expectRound('nobody comes or goes', await watched(), await followers.seen());
  });

  const restarts = signals.map((signal) => ({ signal }));
  (isFullForm ? it.each(restarts) : it.skip.each(restarts))(
    'come back after $signal, and others are served meanwhile',
    async ({ signal }) => {
      expectRound(`a restart after ${signal}`, await restarted(signal), await followers.seen());
    },
  );

  it('come back all at once, and others are served meanwhile', async () => {
    followers.hurry();
    expectRound('a restart after which nobody waits', await restarted('SIGKILL'), await followers.seen());
  });
});
