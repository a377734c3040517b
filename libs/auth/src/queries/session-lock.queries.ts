// Tables: members, sessions, users.
/** Locks the session of a user who may sign in to its organization. */
export const sessionLock = {
  name: 'session_lock',
  text: `select s.id, s.user_id as "userId", s.organization_id as "organizationId", s.counter, s.mac_key as "macKey", s.expires_at as "expiresAt",
      s.created_at as "createdAt", s.repeated_late as "repeatedLate", s.late_repeats as "lateRepeats",
      case when s.advanced_counter = s.counter then s.advanced_at else s.last_used_at end as "advancedAt",
      s.counter > 0 and s.advanced_counter is distinct from s.counter as "byOlderVersion"
    from sessions s join users u on u.id = s.user_id where s.id = $1 and s.expires_at > $2 and u.status = 'active'
      and not exists (select 1 from members m where m.organization_id = s.organization_id and m.user_id = s.user_id and m.banned_at is not null)
    for update of s`,
};
