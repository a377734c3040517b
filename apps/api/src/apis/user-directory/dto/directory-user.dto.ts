import { ApiProperty } from '@nestjs/swagger';
import { HasEntityTag } from '@app/http';

/** A role of the organization. */
export class RoleDto {
  /** @example "rol_DemoMember000000" */
  id: string;

  /** @example "Member" */
  name: string;

  /** @example "What everybody has who signs up" */
  description: string;
}

/** A user of the caller's organization. Fields that are not set are left out. */
@HasEntityTag()
export class DirectoryUserDto {
  /**
   * `local|<uuid>` for users of Facet itself; for users of another issuer the subject when it has a `|` in
   * it, else `<provider>|<subject>`.
   * @example "local|01930000-0000-7000-8000-000000000004"
   */
  id: string;

  /** @example "Mia Member" */
  name: string;

  /** Empty when the user has no address, which only happens with users of other issuers. */
  @ApiProperty({ example: 'mia.member@demo.example' })
  email: string;

  @ApiProperty({ format: 'uri', required: false })
  picture?: string;

  /** @example "Mia" */
  first_name?: string;

  /** @example "Member" */
  last_name?: string;

  /** @example "mia" */
  nickname?: string;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  /** The roles of the user in the organization. */
  @ApiProperty({ type: [RoleDto] })
  roles: RoleDto[];
}

/** The caller, with what they may do. */
@HasEntityTag()
export class DirectorySelfDto extends DirectoryUserDto {
  /**
   * What this credential may do in the organization.
   * @example ["read:users"]
   */
  permissions: string[];

  /**
   * HMAC-SHA256 of the email address in lower-case hex, for Pylon's identity verification; only where the
   * organization keeps a Pylon secret.
   * @example "0b7d6c0f2a1e4c8d9b3f5a7e6d2c1b0a9f8e7d6c5b4a39281706f5e4d3c2b1a0"
   */
  pylonEmailHash?: string;
}
