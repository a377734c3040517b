import { defineError } from '@app/kernel';

export const WalletProofInvalid = defineError('wallet.proof_invalid', 'invalid', 'The message and its signature do not prove that the wallet is yours.');
export const WalletTaken = defineError('wallet.taken', 'conflict', 'This wallet is linked to somebody else.');
export const WalletAlreadyLinked = defineError('wallet.already_linked', 'conflict', 'You have linked another wallet. Unlink it first.');
export const WalletLinkingOff = defineError('wallet.linking_off', 'forbidden', 'Wallets cannot be linked here: the setting SIWE_DOMAINS names no domain.');
