import { defineError } from '@app/common';

export const WalletProofInvalid = defineError(
  'wallet.proof_invalid',
  'invalid',
  'The message and its signature do not prove that the wallet is yours.',
);
export const WalletLinkingOff = defineError(
  'wallet.linking_off',
  'forbidden',
  'Wallets cannot be linked here: the setting SIWE_DOMAINS names no domain.',
);
