export { formerSettingsIn } from './constants.js';
export { ConfigError, type GivenSettings, SETTINGS, type Settings, processEnvironment, readSettings } from './settings.js';
export { Quota, type TrustedIssuer, mailServerOf } from './validators.js';
export { version } from './version.js';
