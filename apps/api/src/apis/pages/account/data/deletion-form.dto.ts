import { BodyMayBeAbsent, CurrentPassword } from '@app/http';

/** What confirms that the user themselves deletes the account. */
@BodyMayBeAbsent()
export class DeletionFormDto {
  @CurrentPassword()
  currentPassword?: string;
}
