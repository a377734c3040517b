import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { find, isFullForm } from '../support/findings.js';
import { cleanUp } from '../support/server-process.js';
import { closeInstallations, found, Installation } from './installation.js';
import type { Ask } from './load.js';
import { median, Overloading, seconds, usual, type Round } from './overloading.js';
import { signUp, type SignedUp } from './sign-up.js';

jest.setTimeout(900_000);
afterAll(async () => {
  await closeInstallations();
  await cleanUp();
});

const group = 'overload';
const crowd = isFullForm ? 200 : 20;
const many = isFullForm ? 3 : 1;
/** In shares, milliseconds, MB, MB and seconds. */
const limits = { share: 0.8, refusal: 1000, memory: 350, growth: 25, recovery: 5 };
/** As many as a proxy in front usually keeps open. */
const proxied = 1000;

let overloading: Overloading;

/** Four reads to one write. */
const mixOf = ({ headers }: SignedUp, at: number): Ask[] => [
  ...Array.from({ length: 4 }, () => ({ method: 'GET', path: '/me', headers })),
  { method: 'PATCH', path: '/me', headers, body: { bio: `Number ${at}` } },
];

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The figures of all rounds: of shares the median, of everything else the worst. */
function figuresOf(rounds: readonly Round[]) {
  const worst = (what: (round: Round) => number): number => Math.max(...rounds.map(what));
  const outcomes = rounds.map(({ outcome }) => outcome);
  return {
    share: median(rounds.map(({ share }) => share)),
    refusal: worst(({ outcome }) => outcome.refused.p99),
    memory: worst(({ memory }) => memory),
    growth: worst(({ growth }) => growth),
    recovery: worst(({ recovery }) => recovery),
    wrong: sum(
      outcomes.map(
        ({ late, failed, withoutRetryAfter, others }) => late + failed + withoutRetryAfter + Object.keys(others).length,
      ),
    ),
    refused: sum(outcomes.map(({ refused }) => refused.count)),
    unsent: sum(outcomes.map(({ unsent }) => unsent)),
  };
}

function tell(what: string, rounds: readonly Round[]): void {
  const { share, refusal, memory, growth, recovery, wrong, refused, unsent } = figuresOf(rounds);
  const row = (part: string, expected: string, seen: string, ok: boolean): void =>
    find({ group, what: `${what}: ${part}`, expected, seen, ok });
  const each = rounds.map(
    (round) => `${percent(round.share)} (${Math.round(round.outcome.goodput)} of ${Math.round(round.peak)}/s)`,
  );
  const times = rounds.map(({ outcome: { good } }) => `${good.p50}/${good.p99}`);
  row(
    'answered',
    '≥ 80 % of the peak',
    `${percent(share)}: median of ${each.join(', ')}; p50/p99 ms ${times.join(', ')}`,
    share >= limits.share,
  );
  row(
    'refused',
    '429 or 503 with Retry-After, p99 < 1 s',
    refused === 0 ? 'none' : `${refused}, p99 ${refusal} ms at the most`,
    refusal < limits.refusal,
  );
  row(
    'everything else',
    'nothing',
    `${wrong} lost, late, or with another status${unsent > 0 ? `; ${unsent} found no connection free` : ''}`,
    wrong === 0,
  );
  const grown = `${Math.round(memory)} MB at the most, ${growth.toFixed(1)} MB more in the last third`;
  row('memory', '< 350 MB, not growing', grown, memory < limits.memory && growth < limits.growth);
  row('as before again', 'within 5 s', `${recovery.toFixed(1)} s`, recovery < limits.recovery);
}

function expectFigures({ share, refusal, memory, growth, recovery }: ReturnType<typeof figuresOf>): void {
  expect(share).toBeGreaterThanOrEqual(limits.share);
  expect(refusal).toBeLessThan(limits.refusal);
  expect(memory).toBeLessThan(limits.memory);
  expect(growth).toBeLessThan(limits.growth);
  expect(recovery).toBeLessThan(limits.recovery);
}

beforeAll(async () => {
  const place = await Installation.make();
  const server = await place.start();
  await found(place.sql);
  const people: SignedUp[] = [];
  for (let at = 0; at < crowd; at += 1) people.push(await signUp(server.baseUrl, `person-${at}`));
  overloading = new Overloading(server, people.flatMap(mixOf));
  await overloading.warmUp();
}, 120_000);

describe(`An overload for ${seconds} seconds leaves most of what the server can do`, () => {
  const overloads = [
    {
      what: `ten times as many connections (${usual * 10}), each asking again at once`,
      times: { connections: usual * 10 },
    },
    {
      what: `ten times as many requests as it can answer, over up to ${proxied} connections`,
      times: { connections: proxied, rate: 10 },
    },
  ];

  it.each(overloads)('$what', async ({ what, times }) => {
    const rounds = await overloading.rounds(times, many);
    tell(what, rounds);
    const figures = figuresOf(rounds);
    expect(figures.wrong).toBe(0);
    expect(figures.share).toBeGreaterThan(0);
    expect(figures.recovery).toBeLessThan(Infinity);
    // How fast it is says nothing where tests run side by side.
    if (isFullForm) expectFigures(figures);
  });
});
