import { defineError } from '@app/common';

export const ReferrerUnknown = defineError(
  'referrer.unknown',
  'invalid',
  'No member of the organization has the handle of the referrer.',
);
