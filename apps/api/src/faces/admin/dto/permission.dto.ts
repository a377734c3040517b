import { ApiProperty } from '@nestjs/swagger';
import { permissions, type Permission } from '@app/access';
import { MemberRoleDto } from './member.dto.js';

/** Something that a role or an API key may allow. */
export class PermissionDto {
  @ApiProperty({ enum: permissions })
  permission: Permission;

  /** @example "Read people of the organization and their roles" */
  description: string;
}

/** Everything that can be allowed. The list is whole: it has no pages. */
export class PermissionListDto {
  @ApiProperty({ type: [PermissionDto] })
  permissions: PermissionDto[];

  @ApiProperty({ type: 'integer' })
  total: number;
}

/** A permission of a member. */
export class EffectivePermissionDto {
  @ApiProperty({ enum: permissions })
  permission: Permission;

  /** The roles that it comes from. */
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
