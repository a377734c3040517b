import { walletOf, type GivenRecord } from './given-record.js';

/** The answer of M2's `GET /api/profile/`. It does not say whose it is: `email` (and `name`, `userId`) are put beside its fields. */
export function readM2Profile(given: GivenRecord): Record<string, unknown> {
  const username = given.take('username');
  return {
    id: given.take('userId'),
    email: given.take('email'),
    name: given.take('name') ?? username,
    username,
    avatarUrl: given.take('profilePictureUrl'),
    avatar: given.take('avatar'),
    wallet: walletOf(given.take('evmLinkedWalletAddress')),
  };
}
