import { Reply } from '@app/http';
import type { Page } from '@app/common';
import type { GivenRule, NamedMember, RulePreview, WaitingName } from '@app/members';
import type { NameRule } from '@app/usernames';
import type { UsernameReviewPageDto } from './dto/username-review.dto.js';
import type {
  MatchingMemberDto,
  NewUsernameRuleDto,
  UsernameRuleDto,
  UsernameRulePageDto,
  UsernameRulePreviewDto,
} from './dto/username-rule.dto.js';

const toRule = ({ id, kind, text, effect, note, pack, createdAt }: NameRule): UsernameRuleDto => ({
  ...{ id, kind, text, effect, note, pack },
  createdAt: createdAt.toISOString(),
});

export const toGivenRule = ({ kind, text, effect, note = '' }: NewUsernameRuleDto): GivenRule => ({
  ...{ kind, text, effect },
  note: note || null,
});

export const toUsernameRulePage = ({ items, nextCursor }: Page<NameRule>): UsernameRulePageDto => ({
  rules: items.map(toRule),
  ...(nextCursor !== undefined && { nextCursor }),
});

export const toAddedRule = (rule: NameRule): Reply => new Reply(201, toRule(rule));

const toMatchingMember = ({ userId, username }: NamedMember): MatchingMemberDto => ({
  userId,
  username: username ?? '',
});

export function toRulePreview({ items, checked, nextCursor }: RulePreview): Reply {
  const preview: UsernameRulePreviewDto = {
    members: items.map(toMatchingMember),
    checked,
    ...(nextCursor !== undefined && { nextCursor }),
  };
  return new Reply(200, preview);
}

export const toUsernameReviewPage = ({ items, nextCursor }: Page<WaitingName>): UsernameReviewPageDto => ({
  reviews: items.map(({ userId, username, rule, createdAt }) => ({
    userId,
    username: username ?? '',
    rule: rule && { id: rule.id, kind: rule.kind, text: rule.text },
    createdAt: createdAt.toISOString(),
  })),
  ...(nextCursor !== undefined && { nextCursor }),
});
