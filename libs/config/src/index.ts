export { ConfigError, processEnvironment, readSettings, SETTINGS, type GivenSettings, type Settings } from './settings.js';
export type { TrustedIssuer } from './validators.js';
