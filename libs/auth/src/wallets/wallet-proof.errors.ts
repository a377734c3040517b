import { defineError } from '@app/common';

export const WalletProofInvalid = defineError(
  'wallet.proof_invalid',
  'invalid',
  'The message and its signature do not prove that the wallet is yours.',
);
export const WalletSignInInvalid = defineError(
  'wallet.sign_in_invalid',
  'unauthenticated',
  'This nonce was used, is too old or was given to another client, or no account has linked the wallet.',
);
export const WalletNeeded = defineError(
  'wallet.needed',
  'conflict',
  'This wallet is the last way to sign in: it cannot be unlinked.',
);
export const WalletLinkingOff = defineError(
  'wallet.linking_off',
  'forbidden',
  'Wallets cannot be linked here: the setting SIWE_DOMAINS names no domain.',
);
