import { ApiProperty } from '@nestjs/swagger';
import { Checked, DisplayName, HasEntityTag, MayBeAbsent, Text } from '@app/http';
import { isOrganizationId, type OrganizationId } from '@app/common';

/** An organization. */
@HasEntityTag()
export class OrganizationDto {
  /** @example "demo" */
  id: string;

  /** @example "Demo" */
  name: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** A page of organizations, by id. */
export class OrganizationPageDto {
  @ApiProperty({ type: [OrganizationDto] })
  organizations: OrganizationDto[];

  /** How many there are in all; left out beyond 1,000. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJkZW1vIl0"
   */
  nextCursor?: string;
}

/** A new organization. */
export class NewOrganizationDto {
  /** 1 to 63 of `a-z`, `0-9` and `-`, as in a host name. It stays for ever. */
  @Checked(
    'organizationId',
    'must be 1 to 63 of a-z, 0-9 and -, neither beginning nor ending with -',
    (value) => typeof value === 'string' && isOrganizationId(value),
  )
  @ApiProperty({ type: String, pattern: '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$', example: 'acme' })
  id: OrganizationId;

  /**
   * 1 to 200 characters.
   * @example "Acme"
   */
  @DisplayName({ max: 200 })
  name: string;
}

/** What to change about an organization. */
export class UpdateOrganizationDto {
  /**
   * 1 to 200 characters.
   * @example "Demo"
   */
  @MayBeAbsent()
  @Text({ max: 200 })
  @ApiProperty({ required: false, minLength: 1, maxLength: 200 })
  name?: string;
}
