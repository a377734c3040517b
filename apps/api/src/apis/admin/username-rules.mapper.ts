import { defaultPageSize, Reply } from '@app/http';
import type { Page } from '@app/common';
import type { GivenRule, NamedMember, PackState, PreviewPage, RulePreview, WaitingName } from '@app/members';
import type { NameRule } from '@app/usernames';
import type { UsernamePackDto, UsernamePackListDto } from './dto/username-pack.dto.js';
import type { UsernameReviewPageDto } from './dto/username-review.dto.js';
import type {
  MatchingMemberDto,
  NewUsernameRuleDto,
  RuleDryRunQueryDto,
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

/** Undefined: it is no dry run. */
export const toPreviewPage = ({
  dryRun,
  limit = defaultPageSize,
  cursor,
}: RuleDryRunQueryDto): PreviewPage | undefined =>
  dryRun === 'true' ? { limit, ...(cursor !== undefined && { cursor }) } : undefined;

const toMatchingMember = ({ userId, username }: NamedMember): MatchingMemberDto => ({
  userId,
  username: username ?? '',
});

export const toPreview = ({ items, checked, nextCursor }: RulePreview): UsernameRulePreviewDto => ({
  members: items.map(toMatchingMember),
  checked,
  ...(nextCursor !== undefined && { nextCursor }),
});

export const toUsernamePack = ({ effects, effect, active, rules, ...pack }: PackState): UsernamePackDto => ({
  ...{ name: pack.name, description: pack.description, version: pack.version, size: rules.length },
  ...{ effects: [...effects], on: effect !== null, active },
  ...(effect !== null && { effect }),
});

export const toUsernamePackList = (packs: readonly PackState[]): UsernamePackListDto => ({
  packs: packs.map(toUsernamePack),
});

/** A rule that holds, or who would have a name against it. */
export const toRuleReply = (result: NameRule | RulePreview): Reply =>
  'needle' in result ? new Reply(201, toRule(result)) : new Reply(200, toPreview(result));

export const toUsernameReviewPage = ({ items, nextCursor }: Page<WaitingName>): UsernameReviewPageDto => ({
  reviews: items.map(({ userId, username, rule, createdAt }) => ({
    userId,
    username: username ?? '',
    rule: rule && { id: rule.id, kind: rule.kind, text: rule.text },
    createdAt: createdAt.toISOString(),
  })),
  ...(nextCursor !== undefined && { nextCursor }),
});
