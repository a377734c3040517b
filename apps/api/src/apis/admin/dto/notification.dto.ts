import { ApiProperty } from '@nestjs/swagger';
import type { UserId } from '@app/common';
import {
  Checked,
  defaultPageSize,
  DisplayName,
  JsonObject,
  MayBeAbsent,
  MayBeNull,
  PageQueryDto,
  Text,
  UuidList,
  WholeNumber,
} from '@app/http';

const mostRecipients = 1000;
const audiences = ['all', 'members', 'role'] as const;
type Audience = (typeof audiences)[number];

/** A notification and its recipients: one of `userIds`, `all` and `role`. */
export class CreateNotificationDto {
  /** Members of the organization, 1 to 1,000. */
  @MayBeAbsent()
  @UuidList({ max: mostRecipients })
  @ApiProperty({ required: false, example: ['01930000-0000-7000-8000-000000000004'] })
  userIds?: UserId[];

  /** In the place of `userIds`: all members. */
  @MayBeAbsent()
  @Checked('all', 'must be true, or left out', (value) => value === true)
  @ApiProperty({ enum: [true], required: false, example: true })
  all?: true;

  /**
   * In the place of `userIds`: the members who have this role. The id of a role, or its name as it is stored.
   * @example "Moderator"
   */
  @MayBeAbsent()
  @Text({ max: 200 })
  @ApiProperty({ required: false })
  role?: string;

  /** Tells clients what it is about: 1 to 64 of `a` to `z`, digits, `.`, `_` and `-`. */
  @Checked(
    'type',
    'must have 1 to 64 characters of a-z, 0-9, ".", "_" and "-"',
    (value) => typeof value === 'string' && /^[a-z0-9._-]{1,64}$/.test(value),
  )
  @ApiProperty({ pattern: '^[a-z0-9._-]{1,64}$', example: 'event.invitation' })
  type: string;

  /** @example "You are invited" */
  @DisplayName({ max: 200 })
  title: string;

  /**
   * Text, with line breaks where wanted.
   * @example "Friday at eight, same place as last year."
   */
  @Text({ max: 4000, lines: true })
  body: string;

  /** For programs: any JSON object of up to 8 KiB. */
  @MayBeNull()
  @JsonObject({ bytes: 8192 })
  @ApiProperty({ nullable: true, selfRequired: false, example: { eventId: 'summer-party' } })
  data?: object | null;
}

/** A notification that was sent. */
export class CreatedNotificationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "demo" */
  organizationId: string;

  /** `all`: every member. `members`: the named ones. `role`: those with a role. */
  @ApiProperty({ enum: audiences })
  audience: Audience;

  /** How many were named. Only there when members were named. */
  @ApiProperty({ type: 'integer', required: false, example: 1 })
  recipients?: number;

  /** The role whose members get it. Only there when it goes to a role. */
  @ApiProperty({ required: false, example: 'rol_DemoModerator000' })
  roleId?: string;

  /** @example "event.invitation" */
  type: string;

  /** @example "You are invited" */
  title: string;

  /** @example "Friday at eight, same place as last year." */
  body: string;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: { eventId: 'summer-party' } })
  data: object | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** A page is short: the readers of each notification are counted. */
const longestPage = 20;

/** Which notifications that were sent. */
export class SentNotificationQueryDto extends PageQueryDto {
  /**
   * Most entries on the page, 1 to 20.
   * @example 20
   */
  @MayBeAbsent()
  @WholeNumber({ from: 1, to: longestPage })
  override limit?: number = defaultPageSize;
}

/** A notification that was sent, and how many have read it. */
export class SentNotificationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** `all`: every member. `members`: the named ones. `role`: those with a role. */
  @ApiProperty({ enum: audiences })
  audience: Audience;

  @ApiProperty({
    nullable: true,
    type: 'string',
    example: 'rol_DemoModerator000',
    description: 'The role whose members get it; it may be gone. Null: it is for no role.',
  })
  roleId: string | null;

  /** `sending`: members with the role are getting it. `sent`: they have it. */
  @ApiProperty({ enum: ['sending', 'sent'] })
  status: 'sending' | 'sent';

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    nullable: true,
    description: 'How many members have it by now, while it is being sent to a role. Null: it is sent.',
  })
  delivered: number | null;

  /** @example "event.invitation" */
  type: string;

  /** @example "You are invited" */
  title: string;

  @ApiProperty({
    format: 'uuid',
    nullable: true,
    type: 'string',
    description: 'The sender. Null: Facet itself, or the account is gone.',
  })
  senderId: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({
    format: 'date-time',
    nullable: true,
    type: 'string',
    description: 'From then on it is in no inbox. Null: it was not recalled.',
  })
  recalledAt: string | null;

  /** How many members got it, without those who left. If `sampled`: of the sample. */
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 1000, example: 200 })
  recipients: number;

  /** How many of the recipients have read it. */
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 1000, example: 150 })
  readers: number;

  /** `readers` of `recipients` in percent, rounded. Null: there are no recipients. */
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, nullable: true, example: 75 })
  readPercent: number | null;

  /**
   * True for what went to all members of an organization, or to a role, where they are 1,000 or more: 1,000 of them are
   * counted, chosen by chance, always the same ones. So the percentage is right within about 3.
   * @example false
   */
  sampled: boolean;
}

/** A notification that was sent, with its content. */
export class SentNotificationDetailsDto extends SentNotificationDto {
  /** @example "Friday at eight, same place as last year." */
  body: string;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: { eventId: 'summer-party' } })
  data: object | null;
}

/** A page of notifications that were sent, newest first. */
export class SentNotificationPageDto {
  @ApiProperty({ type: [SentNotificationDto] })
  notifications: SentNotificationDto[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJ4Il0"
   */
  nextCursor?: string;
}
