import { ApiProperty } from '@nestjs/swagger';
import type { UserId } from '@app/common';
import { Checked, DisplayName, JsonObject, MayBeAbsent, MayBeNull, Text, UuidList } from '@app/http';

const mostRecipients = 1000;
/** A notification and its recipients: either `userIds` or `all`. */
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

  /** `all`: every member. `members`: the named ones. */
  @ApiProperty({ enum: ['all', 'members'] })
  audience: 'all' | 'members';

  /** How many were named. Not there when it went to all. */
  @ApiProperty({ type: 'integer', required: false, example: 1 })
  recipients?: number;

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
