import { ApiProperty } from '@nestjs/swagger';

/** A field that is at fault. */
export class M2ErrorDetailDto {
  /** `body` stands for the body as a whole. */
  field: string;

  message: string;
}

/** How `/api/profile` speaks of errors. */
export class M2ErrorDto {
  @ApiProperty({ type: 'integer' })
  statusCode: number;

  /** The reason phrase of the status. */
  error: string;

  message: string;

  /** Why a username cannot be had. */
  @ApiProperty({ enum: ['taken', 'denied', 'confusable'], required: false })
  reason?: string;

  /** Names that stand in the way of a new denylist. */
  usernamesInUse?: string[];

  @ApiProperty({ type: [M2ErrorDetailDto], required: false })
  details?: M2ErrorDetailDto[];
}
