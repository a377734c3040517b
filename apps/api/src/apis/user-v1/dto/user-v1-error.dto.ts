import { ApiProperty } from '@nestjs/swagger';
import { codes } from '../user-v1.codes.js';

/** A field that is at fault. */
export class UserV1ErrorDetailDto {
  /**
   * `body` stands for the body as a whole.
   * @example "handle"
   */
  field: string;

  /** @example "handle must have 1 to 64 characters" */
  message: string;
}

/** How `/v1/user` speaks of errors. */
export class UserV1ErrorDto {
  /**
   * A number for each message, 10001 to 10010.
   * @example 10002
   */
  @ApiProperty({ type: 'integer', minimum: 10001, maximum: 10010 })
  code: number;

  @ApiProperty({ enum: Object.keys(codes), enumName: 'UserV1ErrorMessage' })
  message: string;

  /**
   * The message in upper case.
   * @example "GENERIC_CLIENT_ERROR"
   */
  name: string;

  @ApiProperty({ type: [UserV1ErrorDetailDto], required: false })
  details?: UserV1ErrorDetailDto[];
}
