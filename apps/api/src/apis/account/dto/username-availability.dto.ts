import { ApiProperty } from '@nestjs/swagger';
import { Text } from '@app/http';

export const unavailableReasons = ['taken', 'denied', 'confusable', 'invalid'] as const;
export type UnavailableReason = (typeof unavailableReasons)[number];

/** Which name, and where. */
export class UsernameAvailabilityQueryDto {
  /** The organization. */
  @Text({ max: 200 })
  @ApiProperty({ maxLength: 200, example: 'demo' })
  organizationId: string;

  /** The name, as the user would write it. */
  @Text({ max: 512 })
  @ApiProperty({ maxLength: 512, example: 'newcomer' })
  username: string;
}

/** Whether the caller could have a username at this moment. */
export class UsernameAvailabilityDto {
  available: boolean;

  /**
   * Why not. `taken`: another member has it, or it is reserved for one; `confusable`: it looks like such a name, or a
   * denied one; `invalid`: it does not follow the rules of the organization.
   */
  @ApiProperty({ enum: unavailableReasons, enumName: 'UnavailableReason', required: false })
  reason?: UnavailableReason;

  /**
   * What is wrong with an invalid name.
   * @example "username must have 3 to 20 characters"
   */
  message?: string;
}
