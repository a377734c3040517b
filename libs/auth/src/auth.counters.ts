import { defineCounter } from '@app/common';

/**
 * `advanced`: the next generation. `repeated`: the same successor again, for a parallel or repeated call.
 * `reused`: the client keeps its token.
 * `stale`: used before and out of its grace period, which ended the session. `expired`: by the time in it.
 * `invalid`: everything else.
 */
export const refreshes = defineCounter({
  name: 'facet_refreshes_total',
  help: 'Refreshes of sessions, by outcome.',
  label: 'outcome',
  values: ['advanced', 'repeated', 'reused', 'stale', 'expired', 'invalid'],
});

/** Sessions that expire or whose user is erased are not counted as ended: `ended` is less than `opened`. */
export const sessionEvents = defineCounter({
  name: 'facet_sessions_total',
  help: 'Sessions that were opened, and sessions that were ended.',
  label: 'event',
  values: ['opened', 'ended'],
});

/**
 * `found` refuses a password. `unavailable`: file or service did not answer, or had not a moment ago, and the
 * list alone was used.
 */
export const breachLookups = defineCounter({
  name: 'facet_breached_password_lookups_total',
  help: 'New passwords that were looked up in the file or the service of breached passwords, by outcome.',
  label: 'outcome',
  values: ['found', 'clear', 'unavailable'],
});

export const passwordHashes = defineCounter({
  name: 'facet_password_hashes_total',
  help: 'Password hashes that were asked for: computed, or refused because too many waited.',
  label: 'outcome',
  values: ['computed', 'refused'],
});
