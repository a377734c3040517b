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

const advanced = `counter = s.counter + 1, last_used_at = $2, expires_at = $3, advanced_at = $2, advanced_counter = s.counter + 1,
      repeated_late = false, late_repeats = $4`;
const asItWasRead = 's.counter = $5 and s.mac_key = $6 and s.repeated_late = $7 and s.late_repeats = $8';
const ofOne = `update sessions s set ${advanced} from users u
    where u.id = s.user_id and ${isUsable} and ${asItWasRead}
      and s.id = (select id from sessions where id = $1 for update skip locked)
    returning s.organization_id as "organizationId"`;
const given = Array.from({ length: 8 }, (_, at) => `$${at + 1}`);
const parameterTypes = ['uuid', 'timestamptz', 'timestamptz', 'int', 'int', 'bytea', 'boolean', 'int'];
const ofBatch = (sql: string): string => sql.replace(/\$(\d)/g, 'batch.p$1');

/**
 * Advances it, if it is still as it was read: the generation, its key, and what counts against it. It leaves out a
 * session that another transaction has locked, so that no caller waits for the session of another one.
 */
export const sessionAdvance = {
  name: 'session_advance_if_free',
  text: ofOne,
  parameterTypes,
  textForMany: `with batch as (
      select * from unnest(${given.map((one, at) => `${one}::${parameterTypes[at]}[]`).join(', ')})
        with ordinality as given (p1, p2, p3, p4, p5, p6, p7, p8, caller)),
    free as (select id from sessions where id = any($1) order by id for update skip locked)
    update sessions s set ${ofBatch(advanced)} from batch, free, users u
    where free.id = s.id and u.id = s.user_id and ${ofBatch(isUsable)} and ${ofBatch(asItWasRead)}
    returning batch.caller::int as "batch.caller", s.organization_id as "organizationId"`,
};
