import type { ReferralList, ReferredUser } from '@app/accounts';
import type { NumberedPageRequest } from '@app/common';
import type { ReferralDto, ReferralsDto } from './dto/referrals.dto.js';

function toReferral({ username, name, avatarUrl, joinedAt }: ReferredUser): ReferralDto {
  return { username, displayName: name || null, profilePictureUrl: avatarUrl, joinedAt };
}

export function toReferrals(
  { handle, total, items, nextCursor }: ReferralList,
  { page = 1, limit, cursor }: NumberedPageRequest,
): ReferralsDto {
  return {
    referralHandle: handle,
    total,
    ...(cursor === undefined && { page }),
    limit,
    referrals: items.map(toReferral),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}
