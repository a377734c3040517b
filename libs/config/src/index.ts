export { ConfigError, processEnvironment, readSettings, SETTINGS, type GivenSettings, type Settings } from './settings.js';
export { mailServerOf, Quota, type TrustedIssuer } from './validators.js';
export { version } from './version.js';
