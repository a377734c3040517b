import { defineError } from '@app/common';

export const JobNotFound = defineError(
  'job.not_found',
  'not_found',
  'There is no such job: it was done, or it never was.',
);
export const JobNotParked = defineError(
  'job.not_parked',
  'conflict',
  'This job is not parked: it waits for its time, or is worked on.',
);
