import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

/** A phone number of the caller. */
export class OwnPhoneNumberDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /**
   * In E.164.
   * @example "+41446681800"
   */
  phoneNumber: string;

  /** Whether another system has verified it. Facet sends no messages to phones. */
  verified: boolean;

  /** Whether the APIs show it as the phone number of the user. */
  default: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** The phone numbers of the caller. */
export class OwnPhoneNumbersDto {
  /** At most ten, in the order in which they were added. */
  @ApiProperty({ type: [OwnPhoneNumberDto] })
  phoneNumbers: OwnPhoneNumberDto[];
}

/** A phone number to add. */
export class NewPhoneNumberDto {
  /**
   * With the code of its country; stored in E.164.
   * @example "+41 44 668 18 00"
   */
  @IsString()
  @MaxLength(40)
  phoneNumber: string;
}
