// Tables: members, profiles, referrals, users.
import { Injectable } from '@nestjs/common';
import {
  isTimestamp,
  isUuid,
  pageOf,
  readCursor,
  type NumberedPage,
  type NumberedPageRequest,
  type OrganizationId,
  type UserId,
  OrganizationNotFound,
} from '@app/common';
import { PreparedQueries } from '@app/database';
import { PictureAddresses, type PictureReference } from '@app/pictures';

/** Somebody whom the caller brought. */
export interface ReferredPerson {
  readonly userId: UserId;
  /** In the organization; null when they have none. */
  readonly username: string | null;
  readonly name: string;
  readonly avatarUrl: string | null;
  /** ISO 8601, UTC. */
  readonly joinedAt: string;
}

/** Whom a member brought, a page of it, and the handle that new accounts name. */
export interface ReferralList extends NumberedPage<ReferredPerson> {
  readonly handle: string | null;
}

interface ReferralListRow {
  readonly handle: string | null;
  readonly total: number;
  readonly referred: (ReferredPerson & PictureReference)[];
}

/** One statement, one snapshot: the total counts exactly those who can be listed. */
const referralsOfMember = {
  name: 'referrals_of_member',
  text: `select (select p.username from profiles p where p.organization_id = $1 and p.user_id = $2) as handle,
      (select count(*)::int from referrals r join users u on u.id = r.user_id
         where r.organization_id = $1 and r.referrer_id = $2 and u.status <> 'deleted') as total,
      (select coalesce(json_agg(json_build_object('userId', t.user_id, 'username', p.username, 'name', t.name, 'avatarUrl', t.avatar_url,
           'pictureHash', t.picture_hash, 'joinedAt', to_char(t.joined_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
           order by t.joined_at desc, t.user_id desc), '[]'::json)
         from (select r.organization_id, r.user_id, r.joined_at, u.name, u.avatar_url, u.picture_hash from referrals r join users u on u.id = r.user_id
           where r.organization_id = $1 and r.referrer_id = $2 and (r.joined_at, r.user_id) < ($3::timestamptz, $4::uuid) and u.status <> 'deleted'
           order by r.joined_at desc, r.user_id desc limit $5 offset $6) t
         left join profiles p on p.organization_id = t.organization_id and p.user_id = t.user_id) as referred
    from members m where m.organization_id = $1 and m.user_id = $2`,
};

/** Later than every referral. */
const beyondAll = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

/** Reads referrals, across services. */
@Injectable()
export class ReferralsReader {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly pictures: PictureAddresses,
  ) {}

  /** Newest first. People who are deleted are neither listed nor counted. */
  async list(organization: OrganizationId | null, referrer: UserId, { page = 1, limit, cursor }: NumberedPageRequest): Promise<ReferralList> {
    const [joinedAt, userId] = readCursor(cursor, isTimestamp, isUuid) ?? beyondAll;
    const values = [organization, referrer, joinedAt, userId, limit + 1, (page - 1) * limit];
    const row = organization && (await this.statements.row<ReferralListRow>(referralsOfMember, values));
    if (!row) throw new OrganizationNotFound();
    const { items, nextCursor } = pageOf(row.referred, limit, (one) => [one.joinedAt, one.userId]);
    const shown = items.map((one) => ({ ...one, avatarUrl: this.pictures.of(one) }));
    return { handle: row.handle, total: row.total, items: shown, ...(nextCursor !== undefined && { nextCursor }) };
  }
}
