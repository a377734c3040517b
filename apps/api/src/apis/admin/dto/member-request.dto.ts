import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsIn, IsRFC3339, MaxLength } from 'class-validator';
import { BodyMayBeAbsent, Checked, Gathered, MayBeAbsent, MayBeNull, PageQueryDto, Text, TextList } from '@app/http';
import { isRoleId } from '@app/common';
import { memberSorts, type MemberSort } from '@app/members';
import { userStatuses, type UserStatus } from '@app/users';
import { Moment } from './moment.js';

/** Which members. All conditions hold at once. */
export class MemberQueryDto extends PageQueryDto {
  /**
   * The beginning of an address or of its domain, of the username, of the name or of one of its words, as
   * users type it: without regard to case, accents, apostrophes and hyphens (`jose` finds José). From three
   * characters on, members with the text inside a word follow (`mith` finds Smith). Or a whole id, such as the
   * one of the user directory.
   */
  @MayBeAbsent()
  @Text({ max: 256 })
  @ApiProperty({ required: false, maxLength: 256, example: 'mia' })
  search?: string;

  @MayBeAbsent()
  @IsIn(userStatuses)
  @ApiProperty({ enum: userStatuses, required: false, example: 'active' })
  status?: UserStatus;

  /** Only members who have this role. */
  @MayBeAbsent()
  @Checked('role', 'must be the id of a role', (value) => typeof value === 'string' && isRoleId(value))
  @ApiProperty({ required: false, example: 'rol_DemoMember000000' })
  role?: string;

  /**
   * Only members with an address of this domain, or of one below it: letters as in `search`.
   * @example "demo.example"
   */
  @MayBeAbsent()
  @Checked('domain', 'must be a domain', (value) => typeof value === 'string' && /^[^\s@]{1,253}$/.test(value))
  @ApiProperty({ required: false, maxLength: 253 })
  domain?: string;

  /**
   * Only members who joined then or later.
   * @example "2026-01-01T00:00:00Z"
   */
  @MayBeAbsent()
  @Moment()
  joinedFrom?: Date;

  /**
   * Only members who joined before this time.
   * @example "2100-01-01T00:00:00Z"
   */
  @MayBeAbsent()
  @Moment()
  joinedTo?: Date;

  /**
   * In the order in which they joined; with `-` the last first, which is also the order where `joinedFrom` or
   * `joinedTo` is there. Goes with no `search`. Default: newest account first.
   */
  @MayBeAbsent()
  @IsIn(memberSorts)
  @ApiProperty({ enum: memberSorts, required: false, example: '-joinedAt' })
  sort?: MemberSort;

  /** Conditions on attributes of the organization's own, by name. */
  @ApiHideProperty()
  @MayBeAbsent()
  @Gathered({ prefix: 'attribute.', most: 3, longest: 256 })
  attributes?: Record<string, string>;
}

const Roles =
  (example: string[]): PropertyDecorator =>
  (target, key) => {
    TextList({ max: 100, wants: 'ids of roles', check: isRoleId })(target, key);
    ApiProperty({ type: [String], maxItems: 100, uniqueItems: true, example })(target, key);
  };

/** The user to invite. */
export class NewMemberDto {
  /** The address of a user who is not a member yet. */
  @IsEmail()
  @MaxLength(254)
  @ApiProperty({ format: 'email', maxLength: 254, example: 'nell.neighbour@demo.example' })
  email: string;

  /** Roles that they get beside Member. None may allow what the caller may not. */
  @MayBeAbsent()
  @Roles(['rol_DemoMember000000'])
  @ApiProperty({ required: false })
  roles?: string[];
}

/** The roles of a member. */
export class MemberRolesDto {
  /** The complete list of roles; an empty list revokes all. */
  @Roles(['rol_DemoMember000000'])
  roles: string[];
}

/** What to change of a member. A field that is absent stays as it is; null unsets it. */
export class UpdateMemberDto {
  /**
   * Display name of the account, 1 to 200 characters.
   * @example "Milo Member"
   */
  @MayBeAbsent()
  @Text({ max: 200 })
  name?: string;

  /**
   * About the member, up to 2,000 characters. Belongs to the account.
   * @example "I play the flute."
   */
  @MayBeNull()
  @Text({ min: 0, max: 2000, lines: true })
  @ApiProperty({ type: 'string', nullable: true })
  bio?: string | null;

  /**
   * In this organization, by its rules.
   * @example "milo"
   */
  @MayBeNull()
  @Checked(
    'username',
    'must be a text of at most 256 characters',
    (value) => typeof value === 'string' && Array.from(value).length <= 256,
  )
  @ApiProperty({ type: 'string', nullable: true, maxLength: 256 })
  username?: string | null;
}

/** How long a ban lasts, and why. */
@BodyMayBeAbsent()
export class BanMemberDto {
  /**
   * For admins, up to 500 characters. The member has it in the export of their data.
   * @example "Spam in the forum"
   */
  @MayBeAbsent()
  @Text({ max: 500, lines: true })
  reason?: string;

  /** The ban ends by itself then: in the future, within ten years. Without it, somebody ends it. */
  @MayBeAbsent()
  @IsRFC3339()
  @ApiProperty({ format: 'date-time', example: '2030-12-31T00:00:00Z', required: false })
  until?: string;
}
