import { BodyMayBeAbsent, CurrentPassword } from '@app/http';

/** What confirms that the user themselves leaves the organization. */
@BodyMayBeAbsent()
export class LeaveOrganizationDto {
  @CurrentPassword()
  currentPassword?: string;
}
