import { Injectable } from '@nestjs/common';
import { version } from '@app/config';
import { Clock } from '@app/common';
import type { M2StatusDto } from './dto/m2-status.dto.js';

/** What M2's status endpoint tells. */
@Injectable()
export class ServiceStatus {
  constructor(private readonly clock: Clock) {}

  now(): M2StatusDto {
    return { status: 'ok', service: 'profile', version, time: this.clock.now().toISOString() };
  }
}
