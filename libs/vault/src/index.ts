export { SecretMismatch, Vault } from './vault.js';
export { VaultModule } from './vault.module.js';
