/** @settings {"PASSWORD_HASH_PARALLEL":"2","PASSWORD_HASH_QUEUE":"0"} */
import { describe, expect, it } from '@jest/globals';
import { login } from '../../support/account.js';
import { aPerson } from '../../support/people.js';

describe('without a queue for password hashes', () => {
  it('no caller waits, but one who comes alone is served', async () => {
    const mia = await aPerson();
    for (let time = 0; time < 5; time += 1) expect((await login(mia.email)).status).toBe(200);
    const statuses = (await Promise.all(Array.from({ length: 30 }, () => login(mia.email)))).map(
      ({ status }) => status,
    );
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
  });
});
