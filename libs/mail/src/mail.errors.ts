import { defineError } from '@app/common';

export const MailOff = defineError('mail.off', 'forbidden', 'This installation sends no mail.');

/** The server did not take the letter. Its own words may name the address, so they stay out. */
export class MailUnsent extends Error {
  constructor(code: unknown) {
    super(`The mail server did not take the letter (${typeof code === 'string' || typeof code === 'number' ? code : 'no answer'}).`);
  }
}
