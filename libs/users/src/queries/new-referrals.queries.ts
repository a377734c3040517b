// Tables: members, referrals.
/**
 * Adds a referral between two members, unless the new one referred the other, also through others. @returns
 * whether both are members
 */
export const addUnlessCircular = `with recursive above as (
    select $3::uuid as id union select r.referrer_id from above a join referrals r on r.organization_id = $1 and r.user_id = a.id
  ), allowed as (
    select m.joined_at from members m where m.organization_id = $1 and m.user_id = $2 and not exists (select 1 from above where id = $2)
      and exists (select 1 from members b where b.organization_id = $1 and b.user_id = $3)
  ), added as (
    insert into referrals (organization_id, user_id, referrer_id, joined_at)
    select $1, $2, $3, coalesce($4::timestamptz, joined_at) from allowed on conflict do nothing
  ) select exists (select 1 from allowed) as known`;
