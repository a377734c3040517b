import { Injectable } from '@nestjs/common';
import { mostCounted, type OrganizationId, type PageRequest, type SessionId, type UserId } from '@app/kernel';
import { Statements, type Tx } from '@app/persistence';
import { sessionEvents } from '../auth.counters.js';
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

// Newest first: ids are time-ordered.
const sessionsOfUser = {
  name: 'sessions_of_user',
  text: `select id, organization_id as "organizationId", user_agent as "userAgent", ip_address as "ipAddress",
      created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt"
    from sessions where user_id = $1 and expires_at > $2 and ($3::uuid is null or id < $3) order by id desc limit $4`,
};

const sessionsOfMember = {
  name: 'sessions_of_member',
  text: `select id, organization_id as "organizationId", user_agent as "userAgent", ip_address as "ipAddress",
      created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt"
    from sessions where organization_id = $1 and user_id = $2 and expires_at > $3 and ($4::uuid is null or id < $4) order by id desc limit $5`,
};
const sessionsOfMemberCount = {
  name: 'sessions_of_member_count',
  text: `select count(*)::int as count from (select 1 from sessions where organization_id = $1 and user_id = $2 and expires_at > $3 limit $4) counted`,
};

const sessionLock = {
  name: 'session_lock',
  text: `select s.id, s.user_id as "userId", s.organization_id as "organizationId", s.counter, s.mac_key as "macKey", s.expires_at as "expiresAt"
    from sessions s join users u on u.id = s.user_id where s.id = $1 and s.expires_at > $2 and u.status = 'active' for update of s`,
};
const sessionAdvance = { name: 'session_advance', text: 'update sessions set counter = counter + 1, last_used_at = $2, expires_at = $3 where id = $1' };

/** What an ended session was for. */
type EndedSession = Pick<Session, 'organizationId'>;

/** Rows of sessions. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly statements: Statements) {}

  list(userId: UserId, now: Date, page: PageRequest): Promise<SessionSummary[]> {
    return this.statements.rows<SessionSummary>(sessionsOfUser, [userId, now, page.after?.[0] ?? null, page.limit + 1]);
  }

  async add(tx: Tx, session: Session): Promise<void> {
    await tx.manager.insert(Session, session);
  }

  /** Locks the session of a person who may sign in. Nothing when it has ended, or when they may not. */
  lock(tx: Tx, id: SessionId, now: Date): Promise<LiveSession | undefined> {
    return tx.row<LiveSession>(sessionLock, [id, now]);
  }

  async advance(tx: Tx, id: SessionId, now: Date, expiresAt: Date): Promise<void> {
    await tx.rows(sessionAdvance, [id, now, expiresAt]);
  }

  /** Answers what the session was for; nothing when there was none. */
  async remove(tx: Tx, id: SessionId, owner: UserId): Promise<EndedSession | undefined> {
    return (await this.end(tx, 'id = $1 and user_id = $2', [id, owner]))[0];
  }

  /**
   * Answers how many there were.
   * @param spared a session that stays; null: none does
   */
  async removeAll(tx: Tx, owner: UserId, spared: SessionId | null): Promise<number> {
    return (await this.end(tx, 'user_id = $1 and ($2::uuid is null or id <> $2)', [owner, spared])).length;
  }

  private async end(tx: Tx, condition: string, values: readonly unknown[]): Promise<EndedSession[]> {
    const ended = await tx.rows<EndedSession>(`delete from sessions where ${condition} returning organization_id as "organizationId"`, values);
    tx.onCommit(() => sessionEvents.add('ended', ended.length));
    return ended;
  }

  /** The sessions of a member that are signed in to this organization. */
  listIn(organization: OrganizationId, userId: UserId, now: Date, page: PageRequest): Promise<SessionSummary[]> {
    return this.statements.rows<SessionSummary>(sessionsOfMember, [organization, userId, now, page.after?.[0] ?? null, page.limit + 1]);
  }

  /** At most one more than `mostCounted`. */
  async countIn(organization: OrganizationId, userId: UserId, now: Date): Promise<number> {
    const row = await this.statements.row<{ count: number }>(sessionsOfMemberCount, [organization, userId, now, mostCounted + 1]);
    return row?.count ?? 0;
  }

  async removeIn(tx: Tx, organization: OrganizationId, owner: UserId, id: SessionId): Promise<boolean> {
    return (await this.end(tx, 'organization_id = $1 and user_id = $2 and id = $3', [organization, owner, id])).length > 0;
  }

  /** Answers how many there were. */
  async removeAllIn(tx: Tx, organization: OrganizationId, owner: UserId): Promise<number> {
    return (await this.end(tx, 'organization_id = $1 and user_id = $2', [organization, owner])).length;
  }

  /**
   * Removes sessions that expired before `now`, the oldest first. One that is being refreshed at this moment is left alone.
   * @returns how many
   */
  async removeExpired(tx: Tx, now: Date, limit: number): Promise<number> {
    const removed = await tx.rows(
      `delete from sessions where id in (select id from sessions where expires_at <= $1 order by expires_at limit $2 for update skip locked) returning 1`,
      [now, limit],
    );
    return removed.length;
  }
}
