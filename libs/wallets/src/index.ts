export { LinkWallet } from './link-wallet.service.js';
export { WalletNonce } from './wallet-nonce.entity.js';
export { WalletNonces, type IssuedNonce } from './wallet-nonces.service.js';
export { Wallet } from './wallet.entity.js';
export { WalletAlreadyLinked, WalletLinkingOff, WalletProofInvalid, WalletTaken } from './wallets.errors.js';
export { WalletClaim } from './wallet-claim.entity.js';
export { WalletsModule } from './wallets.module.js';
export { WalletsRepository, type ClaimedWallet, type LinkedWallet } from './wallets.repository.js';
export { Wallets } from './wallets.service.js';
