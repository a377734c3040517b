import type { AccountSection } from './account.pages.js';
import { apiKeysSection } from './api-keys/api-keys.pages.js';
import { dataSection } from './data/data.pages.js';
import { emailsSection } from './emails/emails.pages.js';
import { factorsSection } from './factors/factors.pages.js';
import { passkeysSection } from './passkeys/passkey-list.pages.js';
import { passwordSection } from './password/password.pages.js';
import { phoneNumbersSection } from './phone-numbers/phone-numbers.pages.js';
import { profileSection } from './profile/profile.pages.js';
import { sessionsSection } from './sessions/sessions.pages.js';

/** The sections of the account page, in their order. */
export const sections: readonly AccountSection[] = [
  profileSection,
  emailsSection,
  phoneNumbersSection,
  passwordSection,
  factorsSection,
  passkeysSection,
  sessionsSection,
  apiKeysSection,
  dataSection,
];
