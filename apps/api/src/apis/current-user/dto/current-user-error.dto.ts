import { ApiProperty } from '@nestjs/swagger';
import { codes } from '../current-user.codes.js';

/** How `/me` speaks of errors. */
export class CurrentUserErrorDto {
  @ApiProperty({ enum: [...new Set(Object.values(codes))], enumName: 'CurrentUserErrorCode' })
  code: string;

  /**
   * The description of the error, for humans.
   * @example "The requested resource does not exist"
   */
  message: string;

  /** The fields that are at fault, each with its messages. `body` stands for the body as a whole. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string' } },
    selfRequired: false,
  })
  details?: Record<string, string[]>;
}
