import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import { MayBeAbsent, PageQueryDto, Text } from '@app/http';
import { ruleEffects, ruleKinds, type RuleEffect, type RuleKind } from '@app/usernames';

/** A rule for the usernames of the organization. */
export class UsernameRuleDto {
  /** @example "01930000-0000-7000-8000-00000000d401" */
  id: string;

  /** Whether it is about the whole name, its beginning, or any part. */
  @ApiProperty({ enum: ruleKinds, enumName: 'UsernameRuleKind' })
  kind: RuleKind;

  /** @example "moderator" */
  text: string;

  /** `deny`: no member takes such a name. `review`: it waits for a moderator while the member has it. */
  @ApiProperty({ enum: ruleEffects, enumName: 'UsernameRuleEffect' })
  effect: RuleEffect;

  /** @example "Only we are moderators" */
  @ApiProperty({ type: 'string', nullable: true })
  note: string | null;

  /** The pack that brought it; null: an admin wrote it. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  pack: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** A page of rules: those for whole names and beginnings first, each in the order of what they look for. */
export class UsernameRulePageDto {
  @ApiProperty({ type: [UsernameRuleDto] })
  rules: UsernameRuleDto[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyIgYWRtaW4iXQ"
   */
  nextCursor?: string;
}

/** A rule to add. */
export class NewUsernameRuleDto {
  /**
   * Whether it is about the whole name, its beginning, or any part.
   * @example "prefix"
   */
  @IsIn(ruleKinds)
  @ApiProperty({ enum: ruleKinds, enumName: 'UsernameRuleKind' })
  kind: RuleKind;

  /**
   * What to look for, in any spelling: case, accents, punctuation, look-alikes of other scripts, and digits and signs in
   * the place of letters (`4dm1n`, `a.d.m.i.n`) make no difference.
   * @example "moderator"
   */
  @Text({ max: 64 })
  text: string;

  /**
   * `deny`: no member takes such a name. `review`: it waits for a moderator while the member has it.
   * @example "review"
   */
  @IsIn(ruleEffects)
  @ApiProperty({ enum: ruleEffects, enumName: 'UsernameRuleEffect' })
  effect: RuleEffect;

  /**
   * Why, for other moderators.
   * @example "Only we are moderators"
   */
  @MayBeAbsent()
  @Text({ max: 200 })
  note?: string;
}

/** Whether to try only, and which page of the members it shows then. */
export class RuleDryRunQueryDto extends PageQueryDto {
  /** `true`: answers which members have such names now, and adds nothing. */
  @MayBeAbsent()
  @IsString()
  @IsIn(['true', 'false'])
  @ApiProperty({ enum: ['true', 'false'], required: false, example: 'false' })
  dryRun?: string;
}

/** A member whose name a rule would be about. */
export class MatchingMemberDto {
  /** @example "9d3f6a1e-7c3b-4c57-9d0a-3f1f0f6f2a11" */
  userId: string;

  /** @example "M0derator_Mia" */
  username: string;
}

/** Members whose names the rule would be about, by id. They keep their names when it is added. */
export class UsernameRulePreviewDto {
  @ApiProperty({ type: [MatchingMemberDto] })
  members: MatchingMemberDto[];

  /** How many members were looked at, from the cursor on: at most 10,000 in one call. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  checked: number;

  /**
   * Goes into `cursor` for the members that were not looked at yet. Not there: all were.
   * @example "WyI5ZDNmNmExZS03YzNiLTRjNTctOWQwYS0zZjFmMGY2ZjJhMTEiXQ"
   */
  nextCursor?: string;
}
