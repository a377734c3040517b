import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import { HasEntityTag, MayBeAbsent } from '@app/http';
import { MemberDto, MemberRoleDto } from './member.dto.js';
import { AdminRoleDto, ForceQueryDto } from './role.dto.js';

/** What a change of the roles of a member would do. */
export class MemberRolesPreviewDto {
  /** By name. */
  @ApiProperty({ type: [MemberRoleDto] })
  rolesBefore: MemberRoleDto[];

  /** By name. */
  @ApiProperty({ type: [MemberRoleDto] })
  rolesAfter: MemberRoleDto[];

  /**
   * Permissions that the member would have, and has by none of their roles now.
   * @example ["read:denylist"]
   */
  gained: string[];

  /**
   * Permissions that the member has, and would have by none of their roles.
   * @example ["read:users"]
   */
  lost: string[];
}

/** A member with all that the organization knows of them. */
@HasEntityTag()
export class MemberRolesChangeDto extends MemberDto {
  /** With `dryRun`: what would change. The other fields say how the member is. */
  @ApiProperty({ type: MemberRolesPreviewDto, required: false })
  preview?: MemberRolesPreviewDto;
}

/** A member whom a change of a role is about. */
export class PreviewedMemberDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "Mia Member" */
  name: string;
}

/** What a change of a role would do to the members who have it. Another role may grant them the same permission. */
export class RolePreviewDto {
  /**
   * Permissions that the role would grant, and does not now.
   * @example ["read:members"]
   */
  gained: string[];

  /**
   * Permissions that the role would no longer grant.
   * @example ["read:users"]
   */
  lost: string[];

  /** How many members have the role, counted up to 1,000; also banned ones. */
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 1000 })
  memberCount: number;

  /** Whether there are more than 1,000. */
  more: boolean;

  /** The first 20 of them, by id. Left out where the caller lacks `read:members`. */
  @ApiProperty({ type: [PreviewedMemberDto], required: false })
  members?: PreviewedMemberDto[];
}

/** A role of the organization. */
@HasEntityTag()
export class RoleChangeDto extends AdminRoleDto {
  /** With `dryRun`: what would change. The other fields say how the role is. */
  @ApiProperty({ type: RolePreviewDto, required: false })
  preview?: RolePreviewDto;
}

/** Whether members stand in the way, and whether to try only. */
export class DeleteRoleQueryDto extends ForceQueryDto {
  /** `true`: answers what would happen and changes nothing. */
  @MayBeAbsent()
  @IsString()
  @IsIn(['true', 'false'])
  @ApiProperty({ enum: ['true', 'false'], required: false, example: 'false' })
  dryRun?: string;
}
