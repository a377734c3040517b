import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { MayBeAbsent, PageQueryDto, Text } from '@app/http';
import type { NameState } from '@app/members';
import { ReviewingRuleDto } from './username-review.dto.js';

const nameStates = ['held', 'denied', 'reserved', 'former'] as const satisfies readonly NameState[];

/** Which names. */
export class UsernameQueryDto extends PageQueryDto {
  /** Only names that begin so, in any spelling of the same letters. */
  @MayBeAbsent()
  @Text({ max: 256 })
  @ApiProperty({ required: false, maxLength: 256, example: 'ma' })
  query?: string;

  /** Only names that are this. Without it: all. */
  @MayBeAbsent()
  @IsIn(nameStates)
  @ApiProperty({ enum: nameStates, required: false, example: 'held' })
  state?: NameState;
}

/** Who has a name, had it, or may take it back. */
export class MemberOfUsernameDto {
  /** @example "9d3f6a1e-7c3b-4c57-9d0a-3f1f0f6f2a11" */
  id: string;

  /**
   * Absent: they are no member any more.
   * @example "Mia Member"
   */
  displayName?: string;
}

/** A name that members have, had, or cannot have. */
export class FoundUsernameDto {
  /**
   * As it was written.
   * @example "Mia"
   */
  name: string;

  /**
   * `held`: a member has it. `denied`: it is on the denylist. `reserved`: a member gave it up, and nobody else can take it
   * until `until`. `former`: a member had it in the past year.
   */
  @ApiProperty({ enum: nameStates, enumName: 'UsernameState' })
  state: NameState;

  /** Absent for a denied name, and for a reserved one of an account that was deleted. */
  @ApiProperty({ type: MemberOfUsernameDto, required: false })
  member?: MemberOfUsernameDto;

  /** When a reserved name becomes free. */
  @ApiProperty({ format: 'date-time', required: false })
  until?: string;

  /** How a former name was lost. `self`: the member changed it; `denied`: it was denied; `left`: the membership ended. */
  @ApiProperty({ enum: ['self', 'denied', 'left'], enumName: 'FormerUsernameCause', required: false })
  reason?: 'self' | 'denied' | 'left';

  /** When a former name was lost. */
  @ApiProperty({ format: 'date-time', required: false })
  changedAt?: string;

  /** The rule because of which a held name waits for a review. */
  @ApiProperty({ type: ReviewingRuleDto, required: false })
  rule?: ReviewingRuleDto;
}

/** A page of names, in the order of code points of their canonical forms. */
export class FoundUsernamePageDto {
  @ApiProperty({ type: [FoundUsernameDto] })
  usernames: FoundUsernameDto[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyJtaWEiLCJoZWxkIiwiOWQzZjZhMWUtN2MzYi00YzU3LTlkMGEtM2YxZjBmNmYyYTExIl0"
   */
  nextCursor?: string;
}
