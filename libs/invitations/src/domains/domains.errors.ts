import { defineError } from '@app/common';

export const DomainNotFound = defineError('domain.not_found', 'not_found', 'The organization has no such domain.');
export const DomainInvalid = defineError(
  'domain.invalid',
  'invalid',
  'This is not a domain that an organization can have: a name such as example.com, and not one of a provider of mailboxes.',
);
export const DomainLimitReached = defineError(
  'domain.limit_reached',
  'conflict',
  'The organization has as many domains as it may have.',
);
export const DomainNotOpen = defineError(
  'domain.not_open',
  'forbidden',
  'No verified address of this account is of a domain whose people may join this organization.',
);
