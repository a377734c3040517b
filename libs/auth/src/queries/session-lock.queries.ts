// Tables: members, sessions, users.
const columns = `s.id, s.user_id as "userId", s.organization_id as "organizationId", s.counter, s.mac_key as "macKey", s.expires_at as "expiresAt",
      s.created_at as "createdAt", s.repeated_late as "repeatedLate", s.late_repeats as "lateRepeats",
      case when s.advanced_counter = s.counter then s.advanced_at else s.last_used_at end as "advancedAt",
      s.counter > 0 and s.advanced_counter is distinct from s.counter as "byOlderVersion"`;
/** The session has not ended, and its user may sign in to its organization. */
const isUsable = `s.id = $1 and s.expires_at > $2 and u.status = 'active'
      and not exists (select 1 from members m where m.organization_id = s.organization_id and m.user_id = s.user_id and m.banned_at is not null)`;
const usable = `select ${columns}
    from sessions s join users u on u.id = s.user_id where ${isUsable}`;

/** The session of a user who may sign in to its organization. */
export const sessionState = { name: 'session_state', text: usable, parameterTypes: ['uuid', 'timestamptz'] };

/** Locks it. */
export const sessionLock = { name: 'session_lock', text: `${usable} for update of s` };

/** Advances it, if it is still as it was read: the generation, its key, and what counts against it. */
export const sessionAdvance = {
  name: 'session_advance_from',
  text: `update sessions s set counter = s.counter + 1, last_used_at = $2, expires_at = $3, advanced_at = $2, advanced_counter = s.counter + 1, repeated_late = false,
      late_repeats = $4
    from users u where u.id = s.user_id and ${isUsable} and s.counter = $5 and s.mac_key = $6 and s.repeated_late = $7 and s.late_repeats = $8
    returning s.organization_id as "organizationId"`,
};
