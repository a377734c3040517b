// Tables: audit_entries, members.
import { firstIdOf, RequestInvalid, type OrganizationId } from '@app/common';
import type { ReplicaReads } from '@app/database';

/** What happened on a day in UTC, each up to `mostADay`. */
export interface DailyCount {
  /** Its beginning. */
  readonly day: Date;
  readonly joined: number;
  readonly signIns: number;
  readonly invitations: number;
}

export interface DaySpan {
  /** The first day is that of this time, or today. */
  readonly from?: Date;
  /** The last day is that of this time, or today. */
  readonly to?: Date;
}

/** A day of more counts as this many: the work for an answer has a bound, however large the organization is. */
const mostADay = 10_000;
const mostDays = 90;
const usualDays = 30;
const dayMs = 24 * 3600 * 1000;

// Of each day the index is read until there are enough.
const joinedByDay = {
  name: 'members_joined_by_day',
  text: `select (select count(*)::int from (select 1 from members m
      where m.organization_id = $1 and m.joined_at >= d.since and m.joined_at < d.until limit $4) found) as joined
    from unnest($2::timestamptz[], $3::timestamptz[]) with ordinality d (since, until, at) order by d.at`,
};
const audited = (action: string): string => `(select count(*)::int from (select 1 from audit_entries e
      where e.organization_id = $1 and e.action = '${action}' and e.id >= d.since and e.id < d.until limit $4) found)`;
const auditedByDay = {
  name: 'audit_counts_by_day',
  text: `select ${audited('user.signed_in')} as "signIns", ${audited('invitation.sent')} as invitations
    from unnest($2::uuid[], $3::uuid[]) with ordinality d (since, until, at) order by d.at`,
};

/** Throws `RequestInvalid` for more than 90 days, or none. */
export async function dailyCounts(
  reads: ReplicaReads,
  organizationId: OrganizationId,
  span: DaySpan,
  now: Date,
): Promise<DailyCount[]> {
  const days = daysOf(now, span);
  const ends = days.map((day) => new Date(day.getTime() + dayMs));
  const ids = [days.map(firstIdOf), ends.map(firstIdOf)];
  return reads.read(async (queries) => {
    const joined = await queries.rows<Pick<DailyCount, 'joined'>>(joinedByDay, [organizationId, days, ends, mostADay]);
    const done = await queries.rows<Omit<DailyCount, 'day' | 'joined'>>(auditedByDay, [
      organizationId,
      ...ids,
      mostADay,
    ]);
    return days.map((day, at) => ({ day, joined: 0, signIns: 0, invitations: 0, ...joined[at], ...done[at] }));
  });
}

const dayOf = (time: number): number => time - (((time % dayMs) + dayMs) % dayMs);

/** From the first to the last, without days to come. */
function daysOf(now: Date, { from, to = now }: DaySpan): Date[] {
  const dayUntilNow = (time: Date): number => dayOf(Math.min(time.getTime(), now.getTime()));
  const last = dayUntilNow(to);
  const first = from ? dayUntilNow(from) : last - (usualDays - 1) * dayMs;
  const count = (last - first) / dayMs + 1;
  if (count < 1 || count > mostDays) {
    const message = `must be a day of the ${mostDays} until that of to`;
    throw new RequestInvalid({ fields: [{ field: 'from', message }] });
  }
  return Array.from({ length: count }, (_, at) => new Date(first + at * dayMs));
}
