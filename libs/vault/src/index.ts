export { SecretMismatch, Vault, type Purpose } from './vault.js';
export { VaultModule } from './vault.module.js';
