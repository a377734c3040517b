import { defineError } from '@app/common';

export const MailOff = defineError('mail.off', 'forbidden', 'This installation sends no mail.');

export const EmailTemplateNotFound = defineError(
  'email_template.not_found',
  'not_found',
  'There is no email of this kind, or emails are not written in this language.',
);
export const EmailTemplateInvalid = defineError(
  'email_template.invalid',
  'invalid',
  'The words of the email cannot be used.',
);
export const TestAddressNeeded = defineError(
  'email_template.address_needed',
  'conflict',
  'Test emails go to your own address: verify one first.',
);

/** The mail server rejected the email. Its response may contain the address, so it is left out. */
export class MailUnsent extends Error {
  constructor(code: unknown) {
    super(
      `The mail server did not accept the email (${typeof code === 'string' || typeof code === 'number' ? code : 'no answer'}).`,
    );
  }
}
