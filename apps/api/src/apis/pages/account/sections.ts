import type { AccountSection } from './account.pages.js';
import { passwordSection } from './password/password.pages.js';

/** The sections of the account page, in their order. */
export const sections: readonly AccountSection[] = [passwordSection];
