import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import { isPermissionName, type BuiltInRole } from '@app/organizations';
import { HasEntityTag, MayBeAbsent, Text, TextList } from '@app/http';

/** A role of the organization. */
@HasEntityTag()
export class AdminRoleDto {
  /** @example "rol_DemoModerator000" */
  id: string;

  /** @example "Moderator" */
  name: string;

  /** @example "Moderates usernames and sends notifications" */
  description: string;

  /**
   * The permissions of the role, of Facet and of the application of the organization.
   * @example ["read:denylist", "read:users"]
   */
  permissions: string[];

  /** Set on the roles that every organization has; they stay as they are. */
  @ApiProperty({ enum: ['admin', 'moderator', 'member'], required: false })
  builtIn?: BuiltInRole;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** A page of roles, by name. */
export class AdminRolePageDto {
  @ApiProperty({ type: [AdminRoleDto] })
  roles: AdminRoleDto[];

  /** How many there are in all; left out beyond 1,000. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJBZG1pbiIsInJvbCJd"
   */
  nextCursor?: string;
}

const Permissions =
  (required: boolean): PropertyDecorator =>
  (target, key) => {
    TextList({ max: 100, wants: 'permissions', check: isPermissionName })(target, key);
    ApiProperty({
      type: [String],
      maxItems: 100,
      uniqueItems: true,
      required,
      example: ['read:users', 'read:members'],
    })(target, key);
  };

/** A new role. */
export class NewRoleDto {
  /**
   * 1 to 100 characters; no other role of the organization has it.
   * @example "Support"
   */
  @Text({ max: 100 })
  name: string;

  /**
   * Up to 500 characters.
   * @example "Answers questions of members"
   */
  @MayBeAbsent()
  @Text({ min: 0, max: 500 })
  @ApiProperty({ required: false, maxLength: 500 })
  description?: string;

  /** The permissions of the role, all of which the caller must have. */
  @Permissions(true)
  permissions: string[];
}

/** What to change about a role. What is absent stays. */
export class UpdateRoleDto {
  /**
   * 1 to 100 characters; no other role of the organization has it.
   * @example "Reception"
   */
  @MayBeAbsent()
  @Text({ max: 100 })
  @ApiProperty({ required: false, minLength: 1, maxLength: 100 })
  name?: string;

  /**
   * Up to 500 characters.
   * @example "Looks members up"
   */
  @MayBeAbsent()
  @Text({ min: 0, max: 500 })
  @ApiProperty({ required: false, maxLength: 500 })
  description?: string;

  /** The complete list of permissions, all of which the caller must have. */
  @MayBeAbsent()
  @Permissions(false)
  permissions?: string[];
}

/** Whether those who have what is deleted stand in the way. */
export class ForceQueryDto {
  /** `true`: also takes it away from those who have it. */
  @MayBeAbsent()
  @IsString()
  @IsIn(['true', 'false'])
  @ApiProperty({ enum: ['true', 'false'], required: false, example: 'true' })
  force?: string;
}
