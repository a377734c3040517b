/**
 * @settings {"SIWE_DOMAINS": "app.example.com", "RATE_LIMITS": "on"}
 */
import { expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { aPerson } from '../../support/people.js';

it('A user may ask for nonces and try proofs so many times at once', async () => {
  const [mia, milo] = await Promise.all([aPerson(), aPerson()]);
  const tryProof = () => api.as(mia).post('/auth/wallet/verify', { message: 'x', signature: `0x${'1'.repeat(130)}` });
  for (let time = 0; time < 10; time += 1) {
    expect((await api.as(mia).post('/auth/wallet/nonce')).status).toBe(200);
    expect((await tryProof()).status).toBe(400);
  }
  const refused = await tryProof();
  expectProblem(refused, 429, 'rate.exceeded');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await api.as(milo).post('/auth/wallet/nonce')).status).toBe(200);
});
