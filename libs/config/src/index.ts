export { formerSettingsIn } from './constants.js';
export {
  ConfigError,
  type GivenSettings,
  SETTINGS,
  type Settings,
  processEnvironment,
  readSettings,
} from './settings.js';
export {
  issuerAlgorithms,
  longestOutage,
  mostAudiences,
  readTrustedIssuer,
  type TrustedIssuer,
  TrustedIssuerFault,
} from './trusted-issuers.js';
export { Quota, mailServerOf } from './validators.js';
export { version } from './version.js';
