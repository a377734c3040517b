import { ApiProperty } from '@nestjs/swagger';
import { ownScopes, permissions, type OwnScope, type Permission } from '@app/organizations';
import { MemberRoleDto } from './member.dto.js';

/** Something that a role or an API key may allow. */
export class PermissionDto {
  @ApiProperty({ enum: permissions })
  permission: Permission;

  /** @example "Read users of the organization and their roles" */
  description: string;
}

/** What an API key may do with the data of its own user. No role gives it: every signed-in user has it. */
export class OwnScopeDto {
  @ApiProperty({ enum: ownScopes })
  scope: OwnScope;

  /** @example "Read the account, profiles, organizations, referrals and notifications of the user" */
  description: string;
}

/** Everything that can be allowed. The list is whole: it has no pages. */
export class PermissionListDto {
  @ApiProperty({ type: [PermissionDto] })
  permissions: PermissionDto[];

  /** Scopes of API keys that are no permissions. */
  @ApiProperty({ type: [OwnScopeDto] })
  ownScopes: OwnScopeDto[];

  @ApiProperty({ type: 'integer' })
  total: number;
}

/** A permission of a member. */
export class EffectivePermissionDto {
  /** @example "read:users" */
  permission: string;

  /** The roles that grant it. */
  @ApiProperty({ type: [MemberRoleDto] })
  roles: MemberRoleDto[];
}

/** Everything that the roles of a member allow. The list is whole: it has no pages. */
export class EffectivePermissionListDto {
  @ApiProperty({ type: [EffectivePermissionDto] })
  permissions: EffectivePermissionDto[];

  @ApiProperty({ type: 'integer' })
  total: number;
}
