import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { BodyMayBeAbsent, MayBeAbsent, NumberedPageQueryDto, UuidList } from '@app/http';

/** Which notifications. */
export class NotificationQueryDto extends NumberedPageQueryDto {
  /**
   * A container of the caller.
   * @example "demo"
   */
  @IsString()
  containerId: string;
}

/** In which container. */
export class ContainerQueryDto {
  /**
   * A container of the caller.
   * @example "demo"
   */
  @IsString()
  containerId: string;
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

  /** The number of this page. Not there when a cursor asked for it: the pages that cursors cut have no numbers. */
  @ApiProperty({ type: 'integer', minimum: 1, required: false, example: 1 })
  page?: number;

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
  @UuidList({ max: 1000, repeats: true })
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
