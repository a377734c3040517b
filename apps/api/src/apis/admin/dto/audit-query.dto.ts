import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { actions, type Action } from '@app/audit';
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
   * The target: the id of a user, or a target as an entry shows it.
   * @example "01930000-0000-7000-8000-000000000001"
   */
  @MayBeAbsent()
  @Text({ max: 200 })
  target?: string;

  /** What was done. */
  @MayBeAbsent()
  @IsIn(actions)
  @ApiProperty({ enum: actions, required: false, example: 'user.joined' })
  action?: Action;

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
export class AuditQueryDto extends IntersectionType(AuditFilterDto, PageQueryDto) {}
