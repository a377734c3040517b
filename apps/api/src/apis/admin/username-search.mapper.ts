import type { Page } from '@app/common';
import { withoutNulls } from '@app/http';
import type { KnownName, NameSearch } from '@app/members';
import type { FoundUsernameDto, FoundUsernamePageDto, UsernameQueryDto } from './dto/username-search.dto.js';

export const toNameSearch = ({ query = '', state }: UsernameQueryDto): NameSearch => ({
  query,
  ...(state && { state }),
});

const toFoundUsername = ({ name, state, member, until, cause, changedAt, rule }: KnownName): FoundUsernameDto =>
  withoutNulls({
    ...{ name, state },
    member: member && withoutNulls({ id: member.id, displayName: member.displayName }),
    until: until && until.toISOString(),
    reason: cause,
    changedAt: changedAt && changedAt.toISOString(),
    rule: rule && { id: rule.id, kind: rule.kind, text: rule.text },
  });

export const toFoundUsernamePage = ({ items, nextCursor }: Page<KnownName>): FoundUsernamePageDto => ({
  usernames: items.map(toFoundUsername),
  ...(nextCursor !== undefined && { nextCursor }),
});
