/** @settings {"RATE_LIMITS": "on"} */
import { expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson } from '../../support/people.js';

it('guesses of the password count together, whatever they are sent to', async () => {
  const mia = await aPerson();
  const guess = { currentPassword: 'not this one' };
  for (let at = 0; at < 5; at += 1) {
    expect((await api.as(mia).delete('/me', guess)).status).toBe(403);
    expect((await api.as(mia).post('/auth/api-keys', { name: 'k', scopes: [], ...guess })).status).toBe(403);
  }
  const refused = await api.as(mia).post('/auth/password', { ...guess, newPassword: 'nine loud geese at dawn' });
  expect([refused.status, refused.body.code]).toEqual([429, 'rate.exceeded']);
  expect((await api.as(mia).delete('/me', { currentPassword: mia.password })).status).toBe(429);
});
