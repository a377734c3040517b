import { Injectable } from '@nestjs/common';
import {
  firstIdOf,
  type OrganizationId,
  type PageRequest,
  type Principal,
  type SessionId,
  type UserId,
} from '@app/common';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { UsersRepository } from '@app/users';
import { sessionEvents } from '../auth.counters.js';
import { FactorRequired } from '../factors/factors.errors.js';
import { factorDemand } from '../queries/factor-demand.queries.js';
import { sessionAdvance, sessionLock, sessionState } from '../queries/session-lock.queries.js';
import { withProof, type AuthenticationMethod } from './authentication-methods.js';
import { Session } from './session.entity.js';

/** A session as its owner sees it. */
export interface SessionSummary {
  readonly id: SessionId;
  readonly organizationId: OrganizationId | null;
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

export type LiveSession = Pick<Session, 'id' | 'userId' | 'organizationId' | 'counter' | 'macKey' | 'expiresAt'>;

/** A session that is being refreshed. */
export interface RefreshedSession extends LiveSession, Pick<Session, 'createdAt' | 'repeatedLate' | 'lateRepeats'> {
  readonly advancedAt: Date;
  /** A server of an older version advanced it last, also for calls that do not advance it any more. */
  readonly byOlderVersion: boolean;
}

type NewSession = Omit<Session, 'advancedAt' | 'advancedCounter' | 'repeatedLate' | 'lateRepeats'>;

/** Live sessions that one user may have. A further sign-in ends the one that would expire first. */
const mostSessions = 100;

// The live sessions of a user, at most as many as there may be: more can only be left by an older version
// until they are trimmed.
const newestOf = (user: string, now: string): string =>
  `(select id, organization_id, user_agent, ip_address, created_at, last_used_at, expires_at from sessions
     where user_id = ${user} and expires_at > ${now} order by expires_at desc, id desc limit ${mostSessions}) s`;

// Newest first: ids are time-ordered.
const sessionsOfUser = {
  name: 'sessions_of_user',
  text: `select id, organization_id as "organizationId", user_agent as "userAgent", ip_address as "ipAddress",
      created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt"
    from ${newestOf('$1', '$2')} where $3::uuid is null or id < $3 order by id desc limit $4`,
};

const sessionsOfMember = {
  name: 'sessions_of_member',
  text: `select id, organization_id as "organizationId", user_agent as "userAgent", ip_address as "ipAddress",
      created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt"
    from ${newestOf('$2', '$3')} where organization_id = $1 and ($4::uuid is null or id < $4) order by id desc limit $5`,
};
const sessionsOfMemberCount = {
  name: 'sessions_of_member_count',
  text: `select count(*)::int as count from ${newestOf('$2', '$3')} where organization_id = $1`,
};

const sessionTouch = {
  name: 'session_touch',
  text: `update sessions set last_used_at = $2 where id = $1 and last_used_at < $2::timestamptz - interval '1 minute'`,
};
const sessionsTrim = {
  name: 'sessions_trim',
  text: `with oldest_kept as (
      select expires_at, id from sessions where user_id = $1 and expires_at > $2 and id is distinct from $4 order by expires_at desc, id desc offset ${mostSessions - 1} - ($4::uuid is not null)::int limit 1)
    delete from sessions where id = any(array(
      select s.id from sessions s where s.user_id = $1 and s.id is distinct from $4
        and (s.expires_at <= $2 or (s.expires_at, s.id) < (select o.expires_at, o.id from oldest_kept o)) order by s.expires_at, s.id limit $3))
    returning 1`,
};
// Steps from user to user in the index, so the cost does not depend on how many sessions each has.
const crowdedUsers = {
  name: 'users_with_too_many_sessions',
  text: `with recursive owners (user_id, nth) as (
      (select user_id, 1 from sessions where user_id > $1 order by user_id limit 1)
      union all
      select (select s.user_id from sessions s where s.user_id > o.user_id order by s.user_id limit 1), o.nth + 1
        from owners o where o.user_id is not null and o.nth < $2)
    select user_id as "userId", exists (select 1 from sessions s where s.user_id = owners.user_id offset ${mostSessions}) as crowded
    from owners where user_id is not null order by user_id`,
};

// Requests whose email is still queued have no user yet: their jobs look at the time.
const recordEnd = (
  user: string,
  now: string,
): string => `ends as (insert into sign_in_ends (user_id, ended_at) values (${user}, ${now})
    on conflict (user_id) do update set ended_at = excluded.ended_at)`;
const waitingSignInsEnd = `with challenges as (delete from sign_in_challenges where user_id = $1),
  changes as (delete from one_time_tokens where user_id = $1 and purpose = 'change-password'), ${recordEnd('$1', '$2')}
  delete from email_sign_ins where user_id = $1`;
const waitingSignInsEndIn = `with challenges as (delete from sign_in_challenges where organization_id = $1 and user_id = $2), ${recordEnd('$2', '$3')}
  delete from email_sign_ins where coalesce(organization_id, $1) = $1 and user_id = $2`;

/** What an ended session was for. */
type EndedSession = Pick<Session, 'organizationId'>;

/** Rows of sessions. */
@Injectable()
export class SessionsRepository {
  /** Live sessions that one user may have. */
  static readonly most = mostSessions;

  constructor(
    private readonly statements: PreparedQueries,
    private readonly transactions: TransactionManager,
    private readonly users: UsersRepository,
  ) {}

  list(userId: UserId, now: Date, page: PageRequest): Promise<SessionSummary[]> {
    return this.statements.rows<SessionSummary>(sessionsOfUser, [userId, now, page.after?.[0] ?? null, page.limit + 1]);
  }

  async add(tx: Tx, session: NewSession): Promise<void> {
    tx.addWriter(session.userId);
    await tx.manager.insert(Session, session);
  }

  /**
   * Removes sessions of a user that have expired or are beyond `mostSessions`, the oldest first.
   * @param spared a session that stays and counts, whatever its age; null: the oldest goes
   * @returns how many
   */
  async trim(tx: Tx, userId: UserId, spared: SessionId | null, now: Date, limit: number): Promise<number> {
    return (await tx.rows(sessionsTrim, [userId, now, limit, spared])).length;
  }

  /** The next users who have sessions, in the order of their ids, and whether each has more than there may be. */
  ownersAfter(userId: string, limit: number): Promise<{ userId: UserId; crowded: boolean }[]> {
    return this.statements.rows(crowdedUsers, [userId, limit]);
  }

  /** Undefined when the session has ended, or its user may not sign in. */
  find(id: SessionId, now: Date): Promise<RefreshedSession | undefined> {
    return this.statements.batchedRow<RefreshedSession>(sessionState, [id, now]);
  }

  /** The same, locked against changes by others. */
  lock(tx: Tx, id: SessionId, now: Date): Promise<RefreshedSession | undefined> {
    return tx.row<RefreshedSession>(sessionLock, [id, now]);
  }

  /**
   * @param tx null: by itself, together with sessions of other callers
   * @returns what the session is for; undefined when it is not any more as it was read
   */
  advance(
    tx: Tx | null,
    session: RefreshedSession,
    now: Date,
    expiresAt: Date,
    lateRepeats: number,
  ): Promise<Pick<Session, 'organizationId'> | undefined> {
    const read = [session.counter, session.macKey, session.repeatedLate, session.lateRepeats];
    const values = [session.id, now, expiresAt, lateRepeats, ...read];
    return tx ? tx.row(sessionAdvance, values) : this.transactions.runBatched(sessionAdvance, values);
  }

  /** Signs a locked session in to another organization. Throws `FactorRequired`. */
  async move(tx: Tx, id: SessionId, organizationId: OrganizationId): Promise<void> {
    if (await tx.row(factorDemand, [id, organizationId, tx.now()])) throw new FactorRequired();
    await tx.manager.update(Session, { id }, { organizationId });
  }

  /**
   * Records that the user proved again who they are. False: the session has ended.
   * @param at when they did; null: the proof is older, and the session as fresh as before
   */
  async recordProof(
    tx: Tx,
    { userId, sessionId: id }: Pick<Principal, 'userId' | 'sessionId'>,
    proof: readonly AuthenticationMethod[],
    at: Date | null,
  ): Promise<boolean> {
    const text = 'select amr from sessions where id = $1 and user_id = $2 for no key update';
    const row = await tx.row<Pick<Session, 'amr'>>(text, [id, userId]);
    if (!row || !id) return false;
    // Sessions of earlier versions were opened with a password.
    const amr = withProof(row.amr ?? ['pwd'], proof);
    await tx.manager.update(Session, { id }, { amr, ...(at && { authTime: at }) });
    return true;
  }

  /** Records a use that does not advance the session, at most once a minute. */
  async touch(tx: Tx, id: SessionId, now: Date): Promise<void> {
    await tx.rows(sessionTouch, [id, now]);
  }

  async markRepeatedLate(tx: Tx, id: SessionId): Promise<void> {
    await tx.rows('update sessions set repeated_late = true where id = $1', [id]);
  }

  /** Changes the key of a session, which ends all its refresh tokens. */
  async renew(tx: Tx, { id, macKey, counter, expiresAt }: LiveSession, now: Date): Promise<void> {
    await tx.rows(
      `update sessions set mac_key = $2, counter = $3, expires_at = $4, last_used_at = $5, advanced_at = $5, advanced_counter = $3, repeated_late = false,
         late_repeats = 0 where id = $1`,
      [id, macKey, counter, expiresAt, now],
    );
  }

  /** @returns what the session was for; undefined when there was none */
  async remove(tx: Tx, id: SessionId, owner: UserId): Promise<EndedSession | undefined> {
    return (await this.end(tx, 'id = $1 and user_id = $2', [id, owner]))[0];
  }

  /**
   * Ends also the sign-ins that wait for a code: first, so that one that completes meanwhile either finds its row
   * gone, or has opened its session before the sessions end. The job that sends a code locks the user too: its code
   * is either there to be removed, or is not sent.
   * @returns how many sessions there were
   * @param spared a session that stays; null: none does
   */
  async removeAll(tx: Tx, owner: UserId, spared: SessionId | null): Promise<number> {
    await this.users.lockAny(tx, owner, 'no key update');
    await tx.rows(waitingSignInsEnd, [owner, tx.now()]);
    return (await this.end(tx, 'user_id = $1 and ($2::uuid is null or id <> $2)', [owner, spared])).length;
  }

  private async end(tx: Tx, condition: string, values: readonly unknown[]): Promise<EndedSession[]> {
    const ended = await tx.rows<EndedSession>(
      `delete from sessions where ${condition} returning organization_id as "organizationId"`,
      values,
    );
    tx.onCommit(() => sessionEvents.add('ended', ended.length));
    return ended;
  }

  /** The sessions of a member that are signed in to this organization. */
  listIn(organization: OrganizationId, userId: UserId, now: Date, page: PageRequest): Promise<SessionSummary[]> {
    return this.statements.rows<SessionSummary>(sessionsOfMember, [
      organization,
      userId,
      now,
      page.after?.[0] ?? null,
      page.limit + 1,
    ]);
  }

  async countIn(organization: OrganizationId, userId: UserId, now: Date): Promise<number> {
    const row = await this.statements.row<{ count: number }>(sessionsOfMemberCount, [organization, userId, now]);
    return row?.count ?? 0;
  }

  async removeIn(tx: Tx, organization: OrganizationId, owner: UserId, id: SessionId): Promise<boolean> {
    return (
      (await this.end(tx, 'organization_id = $1 and user_id = $2 and id = $3', [organization, owner, id])).length > 0
    );
  }

  /** The same for the sessions and sign-ins of one organization. */
  async removeAllIn(tx: Tx, organization: OrganizationId, owner: UserId): Promise<number> {
    await this.users.lockAny(tx, owner, 'no key update');
    await tx.rows(waitingSignInsEndIn, [organization, owner, tx.now()]);
    return (await this.end(tx, 'organization_id = $1 and user_id = $2', [organization, owner])).length;
  }

  /**
   * Removes sessions that expired before `now`, the oldest first. One that is being refreshed at this moment
   * is left alone.
   * @returns how many
   */
  async removeExpired(tx: Tx, now: Date, limit: number): Promise<number> {
    const removed = await tx.rows(
      `delete from sessions where id = any(array(select id from sessions where expires_at <= $1 order by expires_at limit $2 for update skip locked)) returning 1`,
      [now, limit],
    );
    return removed.length;
  }

  /**
   * Removes sessions that began before a time, however often they were refreshed since.
   * @returns how many
   */
  async removeBegunBefore(tx: Tx, time: Date, limit: number): Promise<number> {
    const removed = await tx.rows(
      `delete from sessions where id = any(array(
         select id from sessions where id < $1 and created_at <= $2 order by id limit $3 for update skip locked)) returning 1`,
      [firstIdOf(time), time, limit],
    );
    return removed.length;
  }
}
