// Tables: demand_notices, members, organizations, passkeys, totp_factors, users.
import type { UserId } from '@app/common';
import type { DemandNotice } from '../factor-demand/demand-notice.entity.js';

/** How far the announcement of a demand is. */
export interface AnnouncedDemand extends Pick<DemandNotice, 'since' | 'reached' | 'done'> {
  readonly organizationName: string;
  readonly locale: string | null;
  readonly dueAt: Date;
}

/** Locks the progress; that of an earlier demand begins anew. No row: the organization demands no factor. */
export const announcedDemand = {
  name: 'announced_demand',
  text: `with kept as (
      insert into demand_notices as n (organization_id, since, done)
        select id, second_factor_since, false from organizations where id = $1 and second_factor = 'required'
      on conflict (organization_id) do update set since = excluded.since, done = n.done and n.since = excluded.since,
        reached = case when n.since = excluded.since then n.reached end
      returning since, reached, done)
    select k.since, k.reached, k.done, o.name as "organizationName", o.locale,
      k.since + make_interval(days => o.second_factor_grace_days) as "dueAt" from kept k join organizations o on o.id = $1`,
};

/** A member of before a demand. */
export interface DemandedMember {
  readonly userId: UserId;
  /** Whether there is something to tell: the account is in use, and has no second factor. */
  readonly lacksFactor: boolean;
}

/** Those who joined later see the demand when they do. */
export const demandedMembers = {
  name: 'demanded_members',
  text: `select m.user_id as "userId", m.joined_at <= $3 and m.banned_at is null and u.status = 'active'
      and not exists (select 1 from totp_factors t where t.user_id = m.user_id and t.confirmed_at is not null)
      and not exists (select 1 from passkeys p where p.user_id = m.user_id) as "lacksFactor"
    from (select user_id, joined_at, banned_at from members where organization_id = $1 and ($2::uuid is null or user_id > $2)
      order by user_id limit $4) m join users u on u.id = m.user_id order by m.user_id`,
};
