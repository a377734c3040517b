/** @settings {"RATE_LIMITS": "on"} */
import { expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { later } from '../../support/people.js';

it('a call beyond its limit is answered 429 and told when to come back, and passes then', async () => {
  const call = (): ReturnType<typeof api.post> =>
    api.post('/auth/login', { email: 'nobody@example.com', password: 'nine loud geese at dawn' });
  let answer = await call();
  for (let calls = 1; answer.status === 401 && calls < 200; calls += 1) answer = await call();
  expect(answer.status).toBe(429);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toEqual({
    type: 'about:blank',
    title: 'Too Many Requests',
    status: 429,
    detail: 'Too many requests.',
    code: 'rate.exceeded',
  });
  const wait = Number(answer.headers.get('retry-after'));
  expect(wait).toBeGreaterThanOrEqual(1);
  expect((await call()).status).toBe(429);
  expect((await later(wait, call)).status).toBe(401);
});
