import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { HasEntityTag, MayBeAbsent, Text } from '@app/http';
import { ApplicationPermissionsRepository } from '@app/organizations';
import { MemberRoleDto } from './member.dto.js';

const { namePattern } = ApplicationPermissionsRepository;

/** Something that the application of the organization lets its users do. */
@HasEntityTag()
export class ApplicationPermissionDto {
  /** @example "read:invoices" */
  name: string;

  /** @example "Read invoices" */
  description: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** A page of permissions of the application, by name. */
export class ApplicationPermissionPageDto {
  @ApiProperty({ type: [ApplicationPermissionDto] })
  permissions: ApplicationPermissionDto[];

  /** How many there are in all. */
  @ApiProperty({ type: 'integer', required: false })
  total?: number;

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJyZWFkOmludm9pY2VzIl0"
   */
  nextCursor?: string;
}

/** A new permission of the application. */
export class NewApplicationPermissionDto {
  /**
   * `verb:noun` in lower case, which stays. Names of permissions of Facet, and those that begin with `facet:`, are
   * kept for Facet.
   * @example "export:invoices"
   */
  @Matches(namePattern)
  @ApiProperty({ pattern: namePattern.source })
  name: string;

  /**
   * Up to 500 characters.
   * @example "Export invoices"
   */
  @MayBeAbsent()
  @Text({ min: 0, max: 500 })
  @ApiProperty({ required: false, maxLength: 500 })
  description?: string;
}

/** What to change about a permission of the application. What is absent stays. */
export class UpdateApplicationPermissionDto {
  /**
   * Up to 500 characters.
   * @example "Read invoices and their lines"
   */
  @MayBeAbsent()
  @Text({ min: 0, max: 500 })
  @ApiProperty({ required: false, maxLength: 500 })
  description?: string;
}

/** A member who has a permission. */
export class PermittedMemberDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "Mia Member" */
  name: string;

  /** The roles that grant it. */
  @ApiProperty({ type: [MemberRoleDto] })
  roles: MemberRoleDto[];
}

/** A page of members who have a permission, by id. */
export class PermittedMemberPageDto {
  @ApiProperty({ type: [PermittedMemberDto] })
  members: PermittedMemberDto[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJ4Il0"
   */
  nextCursor?: string;
}
