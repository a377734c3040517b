import { IsEmail, IsOptional, MaxLength } from 'class-validator';
import { Checked, DisplayName, NothingHidden, Text } from '@app/http';
import { isOrganizationId, type OrganizationId } from '@app/common';

/** What `facet org create` is given. */
export class OrgCreateDto {
  @Checked('slug', 'must be 1 to 63 of a-z, 0-9 and -, as in a host name', (value) => typeof value === 'string' && isOrganizationId(value))
  id: OrganizationId;

  @DisplayName({ max: 200 })
  name: string;

  @IsEmail({ allow_utf8_local_part: true })
  @MaxLength(254)
  @NothingHidden()
  adminEmail: string;

  @DisplayName({ max: 200 })
  adminName: string;

  @IsOptional()
  passwordStdin?: boolean;

  @IsOptional()
  json?: boolean;
}

/** What `facet org rename` is given. */
export class OrgRenameDto {
  @Text({ max: 200 })
  name: string;
}
