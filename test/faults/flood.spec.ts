import { afterAll, expect, it, jest } from '@jest/globals';
import { find, isFullForm } from '../support/findings.js';
import { cleanUp } from '../support/server-process.js';
import { closeInstallations, found, Installation } from './installation.js';
import { send, type Ask, type Outcome } from './load.js';
import { signUp } from './sign-up.js';

jest.setTimeout(180_000);
afterAll(async () => {
  await closeInstallations();
  await cleanUp();
});

const seconds = isFullForm ? 15 : 4;
const most = 250;

const login = (email: string, password: string): Ask => ({
  method: 'POST',
  path: '/auth/login',
  body: { email, password },
});

function tell(calm: Outcome, me: Outcome, logins: Outcome): void {
  const answered = logins.others['401'] ?? 0;
  find({
    group: 'login flood',
    what: `GET /me over 4 connections for ${seconds} s, while 64 connections sign in, with right and wrong passwords`,
    expected: `p99 < ${most} ms`,
    seen: `p99 ${me.good.p99} ms, p50 ${me.good.p50} ms, ${Math.round(me.goodput)}/s; without the flood p99 ${calm.good.p99} ms, ${Math.round(calm.goodput)}/s`,
    ok: me.good.p99 < most && me.good.count > 0,
  });
  find({
    group: 'login flood',
    what: 'the flood itself',
    expected: 'signed in, or 401, or refused with Retry-After',
    seen: `${((logins.good.count + answered) / seconds).toFixed(0)} passwords checked a second, ${logins.refused.count} refused, the slowest sign-in after ${logins.good.most} ms`,
    ok: logins.failed + logins.late + logins.withoutRetryAfter === 0,
  });
}

it('Who is signed in is served while others sign in as fast as they can', async () => {
  const place = await Installation.make();
  const server = await place.start();
  await found(place.sql);
  const person = await signUp(server.baseUrl, 'nora');
  const other = await signUp(server.baseUrl, 'otto');
  const reading = {
    url: server.baseUrl,
    connections: 4,
    requests: [{ method: 'GET', path: '/me', headers: person.headers }],
  };
  const flood = [
    login(other.email, other.password),
    login(other.email, 'a guess that is wrong'),
    login('nobody@example.com', 'a guess that is wrong'),
  ];

  const calm = await send({ ...reading, seconds: Math.min(seconds, 5) });
  const [me, logins] = await Promise.all([
    send({ ...reading, seconds }),
    send({ url: server.baseUrl, seconds: seconds + 1, connections: 64, requests: flood }),
  ]);

  tell(calm, me, logins);
  expect(me).toMatchObject({ refused: { count: 0 }, failed: 0, others: {} });
  expect(Object.keys(logins.others)).toEqual(['401']);
  expect(logins).toMatchObject({ failed: 0, withoutRetryAfter: 0 });
  expect(logins.good.count).toBeGreaterThan(0);
  if (!isFullForm) return;
  expect([me.late, logins.late]).toEqual([0, 0]);
  expect(me.good.p99).toBeLessThan(most);
});
