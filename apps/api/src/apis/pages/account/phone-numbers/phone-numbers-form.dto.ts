import { IsString, MaxLength } from 'class-validator';

/** A phone number to add. */
export class NewPhoneNumberFormDto {
  @IsString()
  @MaxLength(40)
  phoneNumber: string;
}

/** One phone number of the account. */
export class PhoneNumberFormDto {
  @IsString()
  @MaxLength(36)
  id: string;
}
