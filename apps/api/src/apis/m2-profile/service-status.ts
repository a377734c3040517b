import { version } from '@app/config';
import type { M2StatusDto } from './dto/m2-status.dto.js';

/** What M2's status endpoint tells. */
export const serviceStatus = (now: Date): M2StatusDto => ({
  status: 'ok',
  service: 'profile',
  version,
  time: now.toISOString(),
});
