import type { AccountSection } from './account.pages.js';
import { dataSection } from './data/data.pages.js';
import { emailsSection } from './emails/emails.pages.js';
import { passwordSection } from './password/password.pages.js';
import { phoneNumbersSection } from './phone-numbers/phone-numbers.pages.js';
import { sessionsSection } from './sessions/sessions.pages.js';

/** The sections of the account page, in their order. */
export const sections: readonly AccountSection[] = [
  passwordSection,
  emailsSection,
  phoneNumbersSection,
  sessionsSection,
  dataSection,
];
