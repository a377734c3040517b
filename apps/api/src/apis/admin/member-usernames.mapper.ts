import type { Page } from '@app/common';
import { withoutNulls } from '@app/http';
import type { FormerUsernameRecord } from '@app/organizations';
import type { FormerUsernameDto, FormerUsernamePageDto } from './dto/member-usernames.dto.js';

const toFormerUsername = ({ name, successor, cause, changedAt }: FormerUsernameRecord): FormerUsernameDto =>
  withoutNulls({ username: name, successor, cause, changedAt: changedAt.toISOString() });

export function toFormerUsernamePage({ items, nextCursor }: Page<FormerUsernameRecord>): FormerUsernamePageDto {
  return { usernames: items.map(toFormerUsername), ...(nextCursor !== undefined && { nextCursor }) };
}
