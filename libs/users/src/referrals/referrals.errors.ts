import { defineError } from '@app/common';

export const ReferrerUnknown = defineError(
  'referrer.unknown',
  'invalid',
  'Nobody in the organization has the handle of the referrer.',
);
