import { ApiProperty } from '@nestjs/swagger';
import { Checked, CurrentPassword, DisplayName } from '@app/http';
import { isOrganizationId, isUuid, type OrganizationId } from '@app/common';

/** An organization that the caller creates for themselves. */
export class NewOwnOrganizationDto {
  /** 1 to 63 of `a-z`, `0-9` and `-`, as in a host name. It stays for ever. */
  @Checked(
    'organizationId',
    'must be 1 to 63 of a-z, 0-9 and -, neither beginning nor ending with -',
    (value) => typeof value === 'string' && isOrganizationId(value),
  )
  @ApiProperty({ type: String, pattern: '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$', example: 'chess-club' })
  id: OrganizationId;

  /**
   * 1 to 80 characters, without addresses of pages or mailboxes.
   * @example "Chess club"
   */
  @DisplayName({ max: 200 })
  name: string;

  @CurrentPassword()
  currentPassword?: string;
}

/** The organization, whose admin the caller is. */
export class CreatedOrganizationDto {
  /** @example "chess-club" */
  id: string;

  /** @example "Chess club" */
  name: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** Who becomes the admin in the place of the caller. */
export class HandOverOrganizationDto {
  /** Another active member of the organization. */
  @Checked('uuid', 'must be a UUID', (value) => typeof value === 'string' && isUuid(value))
  @ApiProperty({ format: 'uuid', example: '01930000-0000-7000-8000-000000000002' })
  userId: string;

  @CurrentPassword()
  currentPassword?: string;
}

/** What confirms that the organization is the one that is meant. */
export class DeleteOrganizationDto {
  /** The id of the organization, once more. */
  @Checked('text', 'must be a text', (value) => typeof value === 'string')
  @ApiProperty({ maxLength: 63, example: 'demo-to-delete' })
  confirmation: string;

  @CurrentPassword()
  currentPassword?: string;
}
