import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, isUuid, newId, pageOf, readCursor, type OrganizationId, type Page, type Principal, type SessionId, type UserId } from '@app/kernel';
import { Transactor, type Tx } from '@app/persistence';
import { refreshes, sessionEvents } from '../auth.counters.js';
import { RefreshTokenExpired, RefreshTokenInvalid, SessionNotFound } from '../auth.errors.js';
import { readRefreshToken, RefreshTokens, type RefreshClaim } from './refresh-token.js';
import { SessionsRepository, type LiveSession, type SessionSummary } from './sessions.repository.js';

/** Where a call comes from, for the list of sessions and for limits. */
export interface ClientInfo {
  /** Nothing where the proxy in front says none. */
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

/** What became of a refresh. A session: the caller may go on with it. */
interface Exchange {
  readonly outcome: 'advanced' | 'repeated' | 'stale' | 'expired' | 'invalid';
  readonly session?: LiveSession;
}

/** The life of a session: opened by a sign-in, advanced by refreshes, ended by its owner or by misuse. */
@Injectable()
export class Sessions {
  constructor(
    private readonly repository: SessionsRepository,
    private readonly refreshTokens: RefreshTokens,
    private readonly transactor: Transactor,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async open(tx: Tx, userId: UserId, organizationId: OrganizationId | null, client: ClientInfo, id = newId<SessionId>()): Promise<LiveSession> {
    const now = this.clock.now();
    const { ipAddress, userAgent } = client;
    const fresh = { id, userId, organizationId, counter: 0, macKey: randomBytes(32), expiresAt: this.expiryFrom(now) };
    await this.repository.add(tx, { ...fresh, ipAddress, userAgent: userAgent?.slice(0, 512) ?? null, createdAt: now, lastUsedAt: now });
    tx.onCommit(() => sessionEvents.add('opened'));
    return fresh;
  }

  /**
   * Exchanges a refresh token. The current token, and again the one before it (a parallel or repeated call), give the same
   * successor. An older one was used by somebody else meanwhile: it ends the session.
   */
  async refresh(token: string): Promise<LiveSession> {
    const { outcome, session } = await this.exchange(readRefreshToken(token));
    refreshes.add(outcome);
    if (outcome === 'expired') throw new RefreshTokenExpired();
    if (!session) throw new RefreshTokenInvalid();
    return session;
  }

  /** @param limit 1 to 100 */
  async list(userId: UserId, limit: number, cursor?: string): Promise<Page<SessionSummary>> {
    const after = readCursor(cursor, isUuid);
    return pageOf(await this.repository.list(userId, this.clock.now(), { limit, after }), limit, (session) => [session.id]);
  }

  async end(owner: UserId, id: string): Promise<void> {
    if (!isUuid(id)) throw new SessionNotFound();
    await this.transactor.run(async (tx) => {
      const ended = await this.repository.remove(tx, id as SessionId, owner);
      if (!ended) throw new SessionNotFound();
      await audit.record(tx, { action: 'session.revoked', ...ended, target: { type: 'user', id: owner }, details: { session: id.toLowerCase() } });
    });
  }

  /** Ends the session that this call came with. A token of another issuer has none, and nothing happens. */
  async endOwn({ userId, sessionId }: Principal): Promise<void> {
    if (!sessionId) return;
    await this.transactor.run(async (tx) => {
      const ended = await this.repository.remove(tx, sessionId, userId);
      if (ended) await audit.record(tx, { action: 'user.signed_out', target: { type: 'user', id: userId }, details: { session: sessionId } });
    });
  }

  endOthers(owner: UserId, current: SessionId | null): Promise<void> {
    return this.transactor.run(async (tx) => {
      const count = await this.repository.removeAll(tx, owner, current);
      if (count > 0) await audit.record(tx, { action: 'sessions.revoked', target: { type: 'user', id: owner }, details: { count } });
    });
  }

  private async exchange(claim: RefreshClaim | undefined): Promise<Exchange> {
    if (!claim) return { outcome: 'invalid' };
    if (claim.expires * 1000 <= this.clock.now().getTime()) return { outcome: 'expired' };
    return this.transactor.run((tx) => this.advance(tx, claim));
  }

  private async advance(tx: Tx, claim: RefreshClaim): Promise<Exchange> {
    const now = this.clock.now();
    const session = await this.repository.lock(tx, claim.sessionId, now);
    if (!session || !this.refreshTokens.isAuthentic(claim, session.macKey)) return { outcome: 'invalid' };
    if (claim.counter === session.counter) {
      const expiresAt = this.expiryFrom(now);
      await this.repository.advance(tx, session.id, now, expiresAt);
      return { outcome: 'advanced', session: { ...session, counter: session.counter + 1, expiresAt } };
    }
    if (claim.counter === session.counter - 1) return { outcome: 'repeated', session };
    await this.repository.remove(tx, session.id, session.userId);
    const { id, organizationId, userId } = session;
    await audit.record(tx, { action: 'session.replayed', organizationId, target: { type: 'user', id: userId }, details: { session: id } });
    return { outcome: 'stale' };
  }

  /** In whole seconds, as refresh tokens tell it. */
  private expiryFrom(now: Date): Date {
    return new Date((Math.floor(now.getTime() / 1000) + this.settings.REFRESH_TOKEN_TTL) * 1000);
  }
}
