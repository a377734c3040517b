import { defineError } from '@app/common';

export const MailOff = defineError('mail.off', 'forbidden', 'This installation sends no mail.');

/** The mail server rejected the email. Its response may contain the address, so it is left out. */
export class MailUnsent extends Error {
  constructor(code: unknown) {
    super(
      `The mail server did not accept the email (${typeof code === 'string' || typeof code === 'number' ? code : 'no answer'}).`,
    );
  }
}
