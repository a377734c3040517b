import { ApiProperty } from '@nestjs/swagger';

/** A field that is at fault. */
export class M2ErrorDetailDto {
  /**
   * `body` stands for the body as a whole.
   * @example "username"
   */
  field: string;

  /** @example "username must have 1 to 64 characters" */
  message: string;
}

/** How `/api/profile` speaks of errors. */
export class M2ErrorDto {
  @ApiProperty({ type: 'integer' })
  statusCode: number;

  /**
   * The reason phrase of the status.
   * @example "Bad Request"
   */
  error: string;

  /** @example "The request is not valid." */
  message: string;

  /** Why a username is not available. */
  @ApiProperty({ enum: ['taken', 'denied', 'confusable'], required: false })
  reason?: string;

  /** Names of members, because of which the denylist was not replaced. */
  @ApiProperty({ type: [String], required: false, example: ['mia'] })
  usernamesInUse?: string[];

  @ApiProperty({ type: [M2ErrorDetailDto], required: false })
  details?: M2ErrorDetailDto[];
}
