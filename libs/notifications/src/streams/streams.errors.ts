import { defineError } from '@app/common';

export const StreamLimitReached = defineError(
  'stream.limit_reached',
  'rate_limited',
  'You have reached the limit of open streams for one user.',
);
export const StreamsExhausted = defineError(
  'stream.capacity_reached',
  'unavailable',
  'This instance has as many streams open as it takes.',
);
