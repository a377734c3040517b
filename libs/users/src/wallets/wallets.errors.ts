import { defineError } from '@app/common';

export const WalletTaken = defineError('wallet.taken', 'conflict', 'This wallet is linked to another user.');
export const WalletAlreadyLinked = defineError(
  'wallet.already_linked',
  'conflict',
  'You have linked another wallet. Unlink it first.',
);
