/** @settings {"RATE_LIMITS": "on", "TRUSTED_PROXY_HOPS": "1", "PASSWORD_HASH_QUEUE": "1000"} */
import { beforeEach, expect } from '@jest/globals';
import { anAddress, login } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks, tellsNothing, type Attack } from './attack.js';

const wrong = 'nine loud geese at dawn';
const from = (address: string, email: string, secret = wrong): Promise<Answer> =>
  api.post('/auth/login', { email, password: secret }, { headers: { 'x-forwarded-for': address } });

beforeEach(() => facet.sql('delete from rate_limits'));

/** What a caller sees, byte for byte, but for the id of the request, the time of day and what counts the calls. */
function seen({ status, headers, body }: Answer): object {
  const own = ['x-request-id', 'date', 'ratelimit'];
  return {
    status,
    told: Object.fromEntries([...headers].filter(([name]) => !own.includes(name))),
    text: JSON.stringify(body),
  };
}

const alike = (what: string, attempt: () => Promise<Answer>): Attack => ({
  what,
  send: attempt,
  status: 401,
  effect: 'the same bytes as for a wrong password',
  holds: async (answer) => expect(seen(answer)).toEqual(seen(await login((await aPerson()).email, wrong))),
});

async function who(status: string): Promise<string> {
  const { id, email } = await aPerson();
  await facet.sql('update users set status = $2 where id = $1', [id, status]);
  return email;
}

attacks('enumeration', [
  alike('an address that nobody has', () => login(anAddress(), wrong)),
  alike('what is no address', () => login('x', wrong)),
  ...['banned', 'pending', 'invited', 'deleted'].map((status) =>
    alike(`somebody ${status}, wrong password`, async () => login(await who(status), wrong)),
  ),
  alike('somebody without a password', async () => {
    const { id, email } = await aPerson();
    await facet.sql('delete from password_credentials where user_id = $1', [id]);
    return login(email, wrong);
  }),
  alike('a known person in an organization that does not exist', async () =>
    login((await aPerson()).email, wrong, 'nowhere'),
  ),
]);

/** Calls one after the other until one is refused, at most so many. */
async function until(most: number, call: (at: number) => Promise<Answer>): Promise<Answer> {
  const first = await Promise.all(Array.from({ length: most }, (_, at) => call(at)));
  expect(new Set(first.map(({ status }) => status))).toEqual(new Set([401]));
  return call(most);
}

let victim: TestPerson;

/** As if so many logins had just come from each address that called. */
const spent = (calls: number): Promise<unknown> =>
  facet.sql(`update rate_limits set full_at = now() + $1 * interval '1 second' where key like 'login.address:%'`, [
    calls,
  ]);

/** As if a limit were used up at this moment. */
const used = (limit: string, seconds: number): Promise<unknown> =>
  facet.sql(`update rate_limits set full_at = now() + $2 * interval '1 second' where key like $1 || ':%'`, [
    limit,
    seconds,
  ]);

async function afterAHundred(first: string, next: string): Promise<Answer> {
  await from(first, anAddress());
  await spent(100);
  return from(next, anAddress());
}

const waits = ({ headers }: Answer): void => expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);

attacks('throttling', [
  {
    what: 'more passwords at one account, from many addresses, than all of them may',
    send: async () => {
      victim = await aPerson();
      await from('198.51.100.1', victim.email);
      await used('login.account', 1000);
      return from('198.51.100.2', victim.email);
    },
    ...{
      status: 429,
      effect: 'the right password is rejected as well',
      holds: async () => expect((await from('192.0.2.9', victim.email, victim.password)).status).toBe(429),
    },
  },
  {
    what: '51 passwords at one account that does not exist',
    send: () => {
      const email = anAddress();
      return until(50, () => login(email, wrong));
    },
    ...{ status: 429, effect: 'as for one that does, with Retry-After', holds: waits },
  },
  {
    what: '101 accounts from one address',
    send: () => afterAHundred('203.0.113.7', '203.0.113.7'),
    status: 429,
    effect: 'with Retry-After',
    holds: waits,
  },
  {
    what: '101 accounts with an invented X-Forwarded-For before that of the proxy',
    send: () => afterAHundred('203.0.113.7', '8.8.8.8, 203.0.113.7'),
    ...{ status: 429, effect: 'only what the trusted proxy added counts', holds: waits },
  },
  {
    what: '101 accounts from one IPv6 network, another address each',
    send: () => afterAHundred('2001:db8:1:2::1', '2001:db8:1:2:ffff::99'),
    ...{ status: 429, effect: 'a /64 is one address', holds: waits },
  },
  {
    what: '101 accounts from the IPv4 address written as IPv6',
    send: () => afterAHundred('203.0.113.7', '::ffff:203.0.113.7'),
    ...{ status: 429, effect: 'both are one address', holds: waits },
  },
  {
    what: 'nothing, from the network beside it',
    send: () => afterAHundred('2001:db8:1:2::1', '2001:db8:1:3::1'),
    ...{ status: 401, effect: 'others are not held up', holds: tellsNothing },
  },
  {
    what: 'a password of 90,000 characters',
    send: () => login((victim ?? { email: anAddress() }).email, 'x'.repeat(90_000)),
    ...{ status: 400, effect: 'rejected before a hash is computed', holds: tellsNothing },
  },
  {
    what: 'a list of passwords in one login',
    send: () => api.post('/auth/login', { email: anAddress(), password: [wrong, 'other'] }),
    status: 400,
    effect: 'no guess is made',
    holds: tellsNothing,
  },
  {
    what: 'an object for the address',
    send: () => api.post('/auth/login', { email: { $ne: null }, password: wrong }),
    status: 400,
    effect: 'no guess is made',
    holds: tellsNothing,
  },
]);
