import { defineError } from '@app/kernel';

export const ReferrerUnknown = defineError('referrer.unknown', 'invalid', 'Nobody in the organization has the handle of the referrer.');
