import { Injectable } from '@nestjs/common';
import type { OrganizationId, PageRequest, SessionId, UserId } from '@app/kernel';
import { Statements, type Tx } from '@app/persistence';
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
    return tx.row<LiveSession>(
      `select s.id, s.user_id as "userId", s.organization_id as "organizationId", s.counter, s.mac_key as "macKey", s.expires_at as "expiresAt"
       from sessions s join users u on u.id = s.user_id where s.id = $1 and s.expires_at > $2 and u.status = 'active' for update of s`,
      [id, now],
    );
  }

  async advance(tx: Tx, id: SessionId, now: Date, expiresAt: Date): Promise<void> {
    await tx.rows('update sessions set counter = counter + 1, last_used_at = $2, expires_at = $3 where id = $1', [id, now, expiresAt]);
  }

  /** Answers what the session was for; nothing when there was none. */
  remove(tx: Tx, id: SessionId, owner: UserId): Promise<Pick<Session, 'organizationId'> | undefined> {
    return tx.row('delete from sessions where id = $1 and user_id = $2 returning organization_id as "organizationId"', [id, owner]);
  }

  /**
   * Answers how many there were.
   * @param spared a session that stays; null: none does
   */
  async removeAll(tx: Tx, owner: UserId, spared: SessionId | null): Promise<number> {
    return (await tx.rows('delete from sessions where user_id = $1 and ($2::uuid is null or id <> $2) returning 1', [owner, spared])).length;
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
