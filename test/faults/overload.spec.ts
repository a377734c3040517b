import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { find, isFullForm } from '../support/findings.js';
import { cleanUp, type ServerProcess } from '../support/server-process.js';
import { closeInstallations, found, Installation } from './installation.js';
import { send, type Ask, type Load, type Outcome } from './load.js';
import { signUp, type SignedUp } from './sign-up.js';

jest.setTimeout(300_000);
afterAll(async () => {
  await closeInstallations();
  await cleanUp();
});

const group = 'overload';
const seconds = isFullForm ? 60 : 3;
const crowd = isFullForm ? 200 : 20;
const most = { share: 0.8, refusal: 1000, megabytes: 350, growth: 25, recovery: 5 };
const usual = 32;
/** As many as a proxy in front usually keeps open. */
const proxied = 1000;

let server: ServerProcess;
let requests: Ask[];
let peak = 0;

/** Four reads to one write. */
const mixOf = ({ headers }: SignedUp, at: number): Ask[] => [
  ...Array.from({ length: 4 }, () => ({ method: 'GET', path: '/me', headers })),
  { method: 'PATCH', path: '/me', headers, body: { bio: `Number ${at}` } },
];

const load = (more: Pick<Load, 'seconds' | 'connections' | 'rate'>): Promise<Outcome> => send({ url: server.baseUrl, requests, ...more });
const megabytes = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;

/** Resident memory while something goes on: the most, and by how much the most of its last third is above that of its second one. */
async function watched(work: Promise<Outcome>): Promise<{ outcome: Outcome; memory: number; growth: number }> {
  const seen: number[] = [];
  const looking = setInterval(() => seen.push(megabytes()), 100);
  const outcome = await work.finally(() => clearInterval(looking));
  const third = (at: number): number => Math.max(...seen.slice((at * seen.length) / 3, ((at + 1) * seen.length) / 3));
  return { outcome, memory: Math.max(...seen), growth: third(2) - third(1) };
}

/** Seconds until so much is answered in a second again; without end if it never is. */
async function recovery(wanted: number): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < 30_000) {
    const { goodput } = await load({ seconds: 1, connections: usual });
    if (goodput >= wanted) return (performance.now() - began) / 1000;
  }
  return Infinity;
}

function row(what: string, expected: string, seen: string, ok: boolean): void {
  find({ group, what, expected, seen, ok });
}

function tell(what: string, { goodput, good, refused, withoutRetryAfter, late, failed, unsent, others }: Outcome): void {
  const share = goodput / peak;
  const wrong = late + failed + withoutRetryAfter + Object.keys(others).length;
  const percent = `${Math.round(share * 100)} % of ${Math.round(peak)}/s`;
  row(`${what}: answered`, '≥ 80 % of the peak', `${Math.round(goodput)}/s, ${percent}; p50 ${good.p50} ms, p99 ${good.p99} ms`, share >= most.share);
  const refusals = refused.count === 0 ? 'none' : `${refused.count}, p50 ${refused.p50} ms, p99 ${refused.p99} ms`;
  row(`${what}: refused`, '429 or 503 with Retry-After, p99 < 1 s', refusals, refused.p99 < most.refusal && withoutRetryAfter === 0);
  const rest = `${late} late, ${failed} lost, ${Object.keys(others).length} other statuses${unsent > 0 ? `; ${unsent} found no connection free` : ''}`;
  row(`${what}: everything else`, 'nothing', rest, wrong === 0);
}

function expectFigures({ goodput, refused, late }: Outcome, memory: number, growth: number, again: number): void {
  expect(goodput / peak).toBeGreaterThanOrEqual(most.share);
  expect(refused.p99).toBeLessThan(most.refusal);
  expect(late).toBe(0);
  expect(memory).toBeLessThan(most.megabytes);
  expect(growth).toBeLessThan(most.growth);
  expect(again).toBeLessThan(most.recovery);
}

beforeAll(async () => {
  const place = await Installation.make();
  server = await place.start();
  await found(place.sql);
  const people: SignedUp[] = [];
  for (let at = 0; at < crowd; at += 1) people.push(await signUp(server.baseUrl, `person-${at}`));
  requests = people.flatMap(mixOf);
  await load({ seconds: isFullForm ? 5 : 1, connections: usual });
  for (const connections of [usual / 2, usual, usual]) peak = Math.max(peak, (await load({ seconds: isFullForm ? 8 : 1, connections })).goodput);
}, 120_000);

describe(`An overload for ${seconds} seconds leaves most of what the server can do`, () => {
  const overloads = [
    { what: `ten times as many connections (${usual * 10}), each asking again at once`, times: { connections: usual * 10 } },
    { what: `ten times as many requests as it can answer, over up to ${proxied} connections`, times: { connections: proxied, rate: 10 } },
  ];

  it.each(overloads)('$what', async ({ what, times: { connections, rate } }) => {
    const { outcome, memory, growth } = await watched(load({ seconds, connections, ...(rate && { rate: rate * peak }) }));
    const again = await recovery(isFullForm ? most.share * peak : 1);

    tell(what, outcome);
    row(
      `${what}: memory`,
      '< 350 MB, not growing',
      `${Math.round(memory)} MB at the most, ${growth.toFixed(1)} MB more in the last third`,
      memory < most.megabytes && growth < most.growth,
    );
    row(`${what}: as before again`, 'within 5 s', `${again.toFixed(1)} s`, again < most.recovery);
    expect(outcome).toMatchObject({ failed: 0, withoutRetryAfter: 0, others: {} });
    expect(outcome.good.count).toBeGreaterThan(0);
    expect(again).toBeLessThan(Infinity);
    if (isFullForm) expectFigures(outcome, memory, growth, again);
  });
});
