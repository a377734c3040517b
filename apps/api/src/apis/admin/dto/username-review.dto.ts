import { ApiProperty } from '@nestjs/swagger';
import { MayBeNull, Text } from '@app/http';
import { ruleKinds, type RuleKind } from '@app/usernames';

/** The rule that wants a name looked at. */
export class ReviewingRuleDto {
  /** @example "01930000-0000-7000-8000-00000000d401" */
  id: string;

  @ApiProperty({ enum: ruleKinds, enumName: 'UsernameRuleKind' })
  kind: RuleKind;

  /** @example "moderator" */
  text: string;
}

/** A username that waits for a review. The member has it all the while. */
export class UsernameReviewDto {
  /** @example "9d3f6a1e-7c3b-4c57-9d0a-3f1f0f6f2a11" */
  userId: string;

  /** @example "M0derator_Mia" */
  username: string;

  /** Null: the rule was removed since. */
  @ApiProperty({ type: ReviewingRuleDto, nullable: true })
  rule: ReviewingRuleDto | null;

  /** When the member took the name. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** A page of usernames that wait, the longest first. */
export class UsernameReviewPageDto {
  @ApiProperty({ type: [UsernameReviewDto] })
  reviews: UsernameReviewDto[];

  /**
   * Goes into `cursor` for the next page. Not there: this is the last one.
   * @example "WyIyMDI2LTAxLTAxVDAwOjAwOjAwLjAwMFoiLCI5ZDNmNmExZS03YzNiLTRjNTctOWQwYS0zZjFmMGY2ZjJhMTEiXQ"
   */
  nextCursor?: string;
}

/** The name that is approved. */
export class ApproveUsernameDto {
  /**
   * The name as the list shows it. One that the member took since is not approved.
   * @example "moderator_mo"
   */
  @Text({ max: 256 })
  username: string;
}

/** The name that is rejected. */
export class RejectUsernameDto {
  /**
   * The name as the list shows it. One that the member took since is left alone.
   * @example "moderator_maya"
   */
  @Text({ max: 256 })
  username: string;

  /**
   * The name that the member gets. Null or absent: none, until they choose another one.
   * @example "maya-the-second"
   */
  @MayBeNull()
  @Text({ max: 256 })
  @ApiProperty({ type: 'string', nullable: true, required: false, minLength: 1, maxLength: 256 })
  replacement?: string | null;
}
