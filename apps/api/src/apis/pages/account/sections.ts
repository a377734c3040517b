import type { AccountSection } from './account.pages.js';
import { apiKeysSection } from './api-keys/api-keys.pages.js';
import { factorsSection } from './factors/factors.pages.js';
import { passkeysSection } from './passkeys/passkey-list.pages.js';
import { passwordSection } from './password/password.pages.js';
import { profileSection } from './profile/profile.pages.js';

/** The sections of the account page, in their order. */
export const sections: readonly AccountSection[] = [
  profileSection,
  passwordSection,
  factorsSection,
  passkeysSection,
  apiKeysSection,
];
