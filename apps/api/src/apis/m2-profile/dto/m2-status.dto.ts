import { ApiProperty } from '@nestjs/swagger';

/** The state of the service. */
export class M2StatusDto {
  @ApiProperty({ enum: ['ok'] })
  status: string;

  /** @example "profile" */
  service: string;

  /** @example "0.1.0" */
  version: string;

  @ApiProperty({ format: 'date-time' })
  time: string;
}
