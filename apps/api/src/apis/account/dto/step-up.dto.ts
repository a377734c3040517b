import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { JsonObject, MayBeAbsent, Password } from '@app/http';

/** A further proof of the user: one of the three. */
export class StepUpDto {
  /**
   * The password, of users without a second factor.
   * @example "the password that was printed at the first start"
   */
  @MayBeAbsent()
  @Password()
  password?: string;

  /** The six digits that the authenticator app shows now, or a recovery code. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(40)
  @ApiProperty({ maxLength: 40, required: false, example: 'abcd-efgh-ijkl-mnop' })
  code?: string;

  /** What `navigator.credentials.get()` answered to the options, as its `toJSON()` writes it. */
  @MayBeAbsent()
  @JsonObject({ bytes: 20_000 })
  @ApiProperty({ required: false })
  credential?: Record<string, unknown>;
}
