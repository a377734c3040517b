import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** All is well, or as well as it must be to serve. */
export class ReadinessDto {
  @ApiProperty({ enum: ['ok'] })
  status: string;

  /**
   * Only with `DATABASE_REPLICA_URL`: whether the replica answers reads (`used`), is too far behind, or is lost. In the
   * last two cases the primary answers.
   */
  @ApiPropertyOptional({ enum: ['used', 'behind', 'lost'] })
  replica?: string;
}

/** All is well. */
export class HealthDto {
  @ApiProperty({ enum: ['ok'] })
  status: string;
}
