import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { BodyMayBeAbsent, MayBeAbsent } from '@app/http';
import { ruleEffects, type RuleEffect } from '@app/usernames';

/** Rules for usernames that Facet brings along, and what the organization has of them. */
export class UsernamePackDto {
  /** @example "reserved-words" */
  name: string;

  /** @example "Words that speak for the service, names of hosts and mailboxes, parts of addresses" */
  description: string;

  /** Larger where the words are others: `PUT` brings a pack that is on to them. */
  @ApiProperty({ type: 'integer', minimum: 1 })
  version: number;

  /** How many rules the pack has. */
  @ApiProperty({ type: 'integer', minimum: 1 })
  size: number;

  /** What its rules may do; the first one without a choice. */
  @ApiProperty({ enum: ruleEffects, isArray: true })
  effects: RuleEffect[];

  /** Whether the organization has rules of it. */
  on: boolean;

  /** What they do. Absent: it is off. */
  @ApiProperty({ enum: ruleEffects, enumName: 'UsernameRuleEffect', required: false })
  effect?: RuleEffect;

  /** How many the organization has: without those that it wrote itself before, or removed since. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  active: number;
}

/** All packs: there are few. */
export class UsernamePackListDto {
  @ApiProperty({ type: [UsernamePackDto] })
  packs: UsernamePackDto[];
}

/** What the rules of a pack are to do. */
@BodyMayBeAbsent()
export class PutUsernamePackDto {
  /**
   * One of the `effects` of the pack. Absent: the first one.
   * @example "review"
   */
  @MayBeAbsent()
  @IsIn(ruleEffects)
  @ApiProperty({ enum: ruleEffects, enumName: 'UsernameRuleEffect', required: false })
  effect?: RuleEffect;
}
