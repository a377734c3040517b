import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString } from 'class-validator';
import { BodyMayBeAbsent, Checked, MayBeAbsent, PageQueryDto, UuidList } from '@app/http';

const lastPage = 1_000_000_000;

/** Which notifications. `page` and `cursor` exclude each other. */
export class NotificationQueryDto extends PageQueryDto {
  /**
   * A container of the caller.
   * @example "demo"
   */
  @IsString()
  containerId: string;

  /**
   * Counted from 1 at the newest end. Default: 1.
   * @example 1
   */
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value))
  @Checked('page', `must be a whole number from 1 to ${lastPage}`, (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= lastPage)
  @ApiProperty({ type: 'integer', minimum: 1, maximum: lastPage, required: false })
  page?: number;
}

/** A notification as the caller has received it. */
export class NotificationDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example "event.invitation" */
  type: string;

  /** @example "You are invited" */
  title: string;

  /** @example "Friday at eight, same place as last year." */
  body: string;

  /** For programs; null when there is none. */
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, example: { eventId: 'summer-party' } })
  data: object | null;

  /** @example "demo" */
  containerId: string;

  read: boolean;

  /** When it was read first; null: not yet. */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  readAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** A page of notifications, newest first. */
export class NotificationPageDto {
  @ApiProperty({ type: [NotificationDto] })
  notifications: NotificationDto[];

  /** The page; with a `cursor`, the one that the first notification lies on at this moment. */
  @ApiProperty({ type: 'integer', minimum: 1 })
  page: number;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 100 })
  limit: number;

  /** Notifications of the caller in the container. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  total: number;

  /** Those that are not read. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  unread: number;

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJkZW1vIiwiMjEiXQ"
   */
  nextCursor?: string;
}

/** What was read. Without a body: everything in every container. */
@BodyMayBeAbsent()
export class ReadNotificationsDto {
  /** Only these, 1 to 1,000. Ids that the caller has not received are passed over. */
  @MayBeAbsent()
  @UuidList({ max: 1000 })
  @ApiProperty({ required: false, example: ['01930000-0000-7000-8000-00000000e001'] })
  ids?: string[];

  /**
   * Only in this container.
   * @example "demo"
   */
  @MayBeAbsent()
  @IsString()
  containerId?: string;
}
