import { BodyMayBeAbsent, CurrentPassword } from '@app/http';

/** What confirms that the user themselves deletes their account. */
@BodyMayBeAbsent()
export class DeleteAccountDto {
  @CurrentPassword()
  currentPassword?: string;
}
