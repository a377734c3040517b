import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { actionGroups, actions, type Action } from '@app/audit';
import { MayBeAbsent, PageQueryDto, Text } from '@app/http';
import { Moment } from './moment.js';

/** Which entries. What is absent does not matter; all that is there must hold. */
export class AuditFilterDto {
  /**
   * The actor: the id of a user, or an actor as an entry shows it.
   * @example "01930000-0000-7000-8000-000000000001"
   */
  @MayBeAbsent()
  @Text({ max: 200 })
  actor?: string;

  /**
   * The username that the actor has now in the organization.
   * @example "ada"
   */
  @MayBeAbsent()
  @Text({ max: 200 })
  actorUsername?: string;

  /**
   * The target: the id of a user, or a target as an entry shows it.
   * @example "01930000-0000-7000-8000-000000000001"
   */
  @MayBeAbsent()
  @Text({ max: 200 })
  target?: string;

  /**
   * The username that the target has now in the organization.
   * @example "mia"
   */
  @MayBeAbsent()
  @Text({ max: 200 })
  targetUsername?: string;

  /** What was done. */
  @MayBeAbsent()
  @IsIn(actions)
  @ApiProperty({ enum: actions, required: false, example: 'user.joined' })
  action?: Action;

  /** Any action that begins with it, such as `user.joined`. */
  @MayBeAbsent()
  @IsIn(actionGroups)
  @ApiProperty({ enum: actionGroups, required: false, example: 'user' })
  actionGroup?: string;

  /**
   * Not before.
   * @example "2026-01-01T00:00:00Z"
   */
  @MayBeAbsent()
  @Moment()
  from?: Date;

  /**
   * Earlier than this time, exclusive.
   * @example "2100-01-01T00:00:00Z"
   */
  @MayBeAbsent()
  @Moment()
  to?: Date;
}

/** A page of the entries. */
export class AuditQueryDto extends IntersectionType(AuditFilterDto, PageQueryDto) {
  /**
   * `desc`: newest first. `asc`: oldest first, as a feed. Its last page has a `nextCursor` too, with which a client
   * goes on later and misses nothing. Entries appear there some seconds after they were made.
   */
  @MayBeAbsent()
  @IsIn(['asc', 'desc'])
  @ApiProperty({ enum: ['asc', 'desc'], required: false, default: 'desc', example: 'desc' })
  order?: 'asc' | 'desc' = 'desc';
}
