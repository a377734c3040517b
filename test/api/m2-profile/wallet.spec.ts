/**
 * @settings {"SIWE_DOMAINS": "app.example.com"}
 */
import { expect, it } from '@jest/globals';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { api } from '../../support/api.js';
import { m2 } from '../../support/m2.js';
import { aPerson } from '../../support/people.js';

it('GET /api/profile shows a wallet from its proof to its removal, checksummed', async () => {
  const mia = await aPerson({ handle: 'mia' });
  const wallet = privateKeyToAccount(generatePrivateKey());
  const asked = { address: wallet.address, chainId: 1, domain: 'app.example.com' };
  const { body } = await api.as(mia).post('/auth/wallet/nonce', asked);
  expect((await m2(mia).get('/api/profile/')).body).toEqual({ username: 'mia' });
  const signature = await wallet.signMessage({ message: body.message });
  expect((await api.as(mia).post('/auth/wallet/verify', { message: body.message, signature })).status).toBe(200);
  expect((await m2(mia).get('/api/profile/')).body).toEqual({
    username: 'mia',
    evmLinkedWalletAddress: wallet.address,
  });
  await api.as(mia).delete('/auth/wallet');
  expect((await m2(mia).get('/api/profile/')).body).toEqual({ username: 'mia' });
});
