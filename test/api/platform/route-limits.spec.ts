/**
 * @settings {"RATE_LIMITS": "on", "TRUSTED_PROXY_HOPS": "1", "RATE_LIMIT_READ": "20/60", "RATE_LIMIT_SEARCH": "10/60", "RATE_LIMIT_WRITE": "10/60", "RATE_LIMIT_UPLOAD": "5/60", "RATE_LIMIT_PUBLIC": "10/60", "RATE_LIMIT_FAILED": "10/60"}
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { signIn } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

const times = async (count: number, call: () => Promise<Answer>): Promise<number[]> => {
  const statuses: number[] = [];
  for (let at = 0; at < count; at += 1) statuses.push((await call()).status);
  return statuses;
};

const from = (address: string): { headers: Record<string, string> } => ({ headers: { 'x-forwarded-for': address } });

let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson({ as: 'admin' });
});

describe('the rate limit of a route', () => {
  it('is told with every answer, refuses in the words of the API, and comes back', async () => {
    const call = (): Promise<Answer> => api.as(mia).get('/me');
    const first = await call();
    expect([first.headers.get('ratelimit-policy'), first.headers.get('ratelimit')]).toEqual([
      '"read";q=20;w=60',
      '"read";r=19;t=3',
    ]);
    await times(19, call);
    const refused = await call();
    expect([refused.status, refused.body]).toEqual([429, { code: 'TooManyRequests', message: 'Too many requests.' }]);
    expect(refused.headers.get('ratelimit')).toMatch(/^"read";r=0;t=[123]$/);
    const wait = Number(refused.headers.get('retry-after'));
    expect((await later(wait, call)).status).toBe(200);
  });

  it('refuses in the words of each API', async () => {
    const zoe = api.as(await aPerson({ as: 'admin' }));
    await times(20, () => zoe.get('/me'));
    const said = async (path: string): Promise<unknown> => {
      const { status, body, headers } = await zoe.get(path);
      expect([status, headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^[1-3]$/)]);
      return body;
    };
    expect(await said('/me')).toEqual({ code: 'TooManyRequests', message: 'Too many requests.' });
    expect(await said('/api/v1/user/me')).toEqual({
      statusCode: 429,
      error: 'Too Many Requests',
      message: 'Too many requests',
    });
    expect(await said('/v1/user/profile?fields=id')).toEqual({
      code: 10009,
      message: 'too_many_requests',
      name: 'TOO_MANY_REQUESTS',
    });
    expect(await said('/api/profile/')).toEqual({
      statusCode: 429,
      error: 'Too Many Requests',
      message: 'Too many requests.',
    });
    const problem = {
      type: 'about:blank',
      title: 'Too Many Requests',
      status: 429,
      code: 'rate.exceeded',
      detail: 'Too many requests.',
    };
    expect(await said('/auth/sessions')).toEqual(problem);
    await times(10, () => zoe.get('/admin/organizations'));
    expect(await said('/admin/organizations')).toEqual(problem);
  });

  it('is of one user, and of one kind of call', async () => {
    expect((await api.as(await aPerson()).get('/me')).status).toBe(200);
    expect((await api.as(mia).get(`/api/v1/user/${mia.id}`)).status).toBe(200);
  });

  it('is of one user, whatever they call with: all keys and sessions count together', async () => {
    const ben = await aPerson();
    const made = async (name: string): Promise<{ 'x-api-key': string }> => ({
      'x-api-key': (await api.as(ben).post('/auth/api-keys', { name, scopes: ['read:me'] })).body.key as string,
    });
    const [robot, other] = [await made('robot'), await made('other')];
    const bearer = { authorization: `Bearer ${other['x-api-key']}` };
    const again = await signIn(ben);
    const callers = [api.with(robot), api.with(other), api.with(bearer), api.as(ben), api.as(again)];
    for (const [at, one] of callers.entries())
      expect((await one.get('/me')).headers.get('ratelimit')).toContain(`r=${19 - at};`);
    expect(new Set(await times(15, () => api.with(robot).get('/me')))).toEqual(new Set([200]));
    for (const one of callers) expect((await one.get('/me')).status).toBe(429);
    expect((await api.as(await aPerson({ in: ben.organization })).get('/me')).status).toBe(200);
  });

  it('is shared by all instances', async () => {
    const ben = await aPerson();
    expect(new Set(await times(20, () => api.as(ben).get('/me')))).toEqual(new Set([200]));
    const other = api.as(ben).at(await facet.another());
    let passed = 0;
    const answer = await eventually(async () => {
      const one = await other.get('/me');
      if (one.status === 429) return one;
      passed += 1;
    });
    expect(answer.body.code).toBe('TooManyRequests');
    // Alone it would pass 20: it asks the others after a tenth, and calls go on until their answer is here.
    expect(passed).toBeLessThan(10);
  });

  it('is by address where no user signs in: a /64 is one, the last proxy is believed', async () => {
    const call = (address: string) => (): Promise<Answer> => api.get('/api/profile/status', from(address));
    expect(new Set(await times(10, call('2001:db8:1:2::7')))).toEqual(new Set([200]));
    expect((await call('9.9.9.9, 2001:db8:1:2:ffff::9')()).status).toBe(429);
    expect((await call('2001:db8:1:3::7')()).status).toBe(200);
    expect((await call('203.0.113.7')()).status).toBe(200);
  });

  it('slows who guesses', async () => {
    const call = (): Promise<Answer> =>
      api.get('/me', { headers: { ...from('198.51.100.9').headers, authorization: 'Bearer guess' } });
    expect(new Set(await times(10, call))).toEqual(new Set([401]));
    expect((await call()).status).toBe(429);
  });

  it('does not stand before health', async () => {
    const { headers } = await api.get('/health/live');
    expect(headers.get('ratelimit')).toBeNull();
  });
});
