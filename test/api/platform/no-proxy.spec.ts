/** @settings {"RATE_LIMITS": "on", "RATE_LIMIT_PUBLIC": "5/60", "RATE_LIMIT_FAILED": "5/60"} */
import { describe, expect, it } from '@jest/globals';
import { api, type Answer } from '../../support/api.js';

/** One call for each address that the caller claims to come from. */
async function claiming(count: number, call: (headers: Record<string, string>) => Promise<Answer>): Promise<number[]> {
  const statuses: number[] = [];
  for (let at = 1; at <= count; at += 1) {
    const address = `198.51.100.${at}`;
    statuses.push(
      (await call({ 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for=${address}` })).status,
    );
  }
  return statuses;
}

describe('With no proxy in front', () => {
  it('no caller gets a new quota by naming another address', async () => {
    expect(await claiming(7, (headers) => api.get('/api/profile/status', { headers }))).toEqual([
      200, 200, 200, 200, 200, 429, 429,
    ]);
  });

  it('nor another guess', async () => {
    const guess = (headers: Record<string, string>): Promise<Answer> =>
      api.get('/me', { headers: { ...headers, authorization: 'Bearer guess' } });
    expect(await claiming(7, guess)).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });
});
