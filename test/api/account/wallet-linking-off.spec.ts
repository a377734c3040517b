import { describe, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { aPerson } from '../../support/people.js';

describe('Without a domain in SIWE_DOMAINS', () => {
  it('no user links a wallet', async () => {
    const mia = await aPerson();
    expectProblem(await api.as(mia).post('/auth/wallet/nonce'), 403, 'wallet.linking_off');
    expectProblem(
      await api.as(mia).post('/auth/wallet/verify', { message: 'x', signature: `0x${'1'.repeat(130)}` }),
      403,
      'wallet.linking_off',
    );
  });
});
