import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import {
  Clock,
  Encryption,
  isUuid,
  newId,
  OrganizationNotFound,
  pageOf,
  readCursor,
  type OrganizationId,
  type Page,
  type Principal,
  type SessionId,
  type UserId,
} from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository, recordAccountEvent } from '@app/organizations';
import { refreshes, sessionEvents } from '../auth.counters.js';
import { AccountNotActive, RefreshTokenExpired, RefreshTokenInvalid, SessionNotFound } from '../auth.errors.js';
import { KnownDevices } from '../devices/known-devices.service.js';
import { signAccessToken } from '../tokens/access-token.js';
import { SigningKeys } from '../tokens/signing-keys.service.js';
import type { NewSessionOptions } from './authentication-methods.js';
import { gracePeriod, returnsSameToken, lateRepeatsAfter, mostLateRepeats, parallel, type Use } from './generations.js';
import { isAuthentic, readRefreshToken, writeRefreshToken, type RefreshClaim } from './refresh-token.js';
import {
  SessionsRepository,
  type LiveSession,
  type RefreshedSession,
  type SessionSummary,
} from './sessions.repository.js';

/** Where a call comes from, for the list of sessions and for limits. */
export interface ClientInfo {
  /** Null where the proxy in front sends none. */
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

/** The two tokens of a session. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds that the access token is valid. */
  readonly expiresIn: number;
  readonly userId: UserId;
  /** The organization that the session is signed in to. */
  readonly organizationId: OrganizationId | null;
}

/** Sessions that a sign-in removes at the most, where an older version left more than there may be. */
const mostTrimmed = 200;

/** The result of a refresh. A session: it is still valid. */
interface Exchange {
  readonly outcome: 'advanced' | 'repeated' | 'reused' | 'stale' | 'expired' | 'invalid';
  readonly session?: LiveSession;
}

/** The life of a session: opened by a sign-in, advanced by refreshes, ended by its owner, by misuse or by its age. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly repository: SessionsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly devices: KnownDevices,
    private readonly signingKeys: SigningKeys,
    private readonly encryption: Encryption,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async open(
    tx: Tx,
    userId: UserId,
    organizationId: OrganizationId | null,
    { ipAddress, userAgent }: ClientInfo,
    { id = newId<SessionId>(), amr = ['pwd'], authTime }: NewSessionOptions = {},
  ): Promise<LiveSession> {
    const now = this.clock.now();
    const fresh = {
      ...{ id, userId, organizationId, counter: 0 },
      macKey: randomBytes(32),
      expiresAt: this.expiryOf(now, now),
    };
    await this.repository.add(tx, {
      ...fresh,
      ipAddress,
      userAgent: userAgent?.slice(0, 512) ?? null,
      createdAt: now,
      authTime: authTime && authTime < now ? authTime : now,
      amr: [...amr],
      lastUsedAt: now,
    });
    await this.repository.trim(tx, userId, id, now, mostTrimmed);
    await this.devices.record(tx, fresh, userAgent);
    tx.onCommit(() => sessionEvents.add('opened'));
    return fresh;
  }

  /**
   * Exchanges a refresh token. The current token gives its successor; so does the one before it during its
   * grace period (a parallel or repeated call). Any other one has two holders: it ends the session.
   * @param organization Where the session moves to; its access tokens of before are invalid. Of calls at once the last
   * one decides; all get the same refresh token. Throws `OrganizationNotFound`, `AccountNotActive` or `FactorRequired`.
   */
  async refresh(token: string, use: Use = 'advance', organization?: string): Promise<LiveSession> {
    const { outcome, session } = await this.exchange(readRefreshToken(token), use, organization);
    refreshes.add(outcome);
    if (outcome === 'expired') throw new RefreshTokenExpired();
    if (!session) throw new RefreshTokenInvalid();
    return session;
  }

  /** Replaces all refresh tokens of a session. Undefined when it has ended. */
  async renew(tx: Tx, id: SessionId): Promise<LiveSession | undefined> {
    const now = this.clock.now();
    const session = await this.repository.lock(tx, id, now);
    if (!session) return undefined;
    const renewed = {
      ...session,
      counter: session.counter + 1,
      macKey: randomBytes(32),
      expiresAt: this.expiryOf(session.createdAt, now),
    };
    await this.repository.renew(tx, renewed, now);
    return renewed;
  }

  async tokensOf(session: LiveSession): Promise<TokenPair> {
    const accessToken = signAccessToken(session, await this.signingKeys.signer(), this.settings, this.clock.now());
    const refreshToken = writeRefreshToken(this.encryption, session);
    const { userId, organizationId } = session;
    return { accessToken, refreshToken, expiresIn: this.settings.ACCESS_TOKEN_TTL, userId, organizationId };
  }

  /** @param limit 1 to 100 */
  async list(userId: UserId, limit: number, cursor?: string): Promise<Page<SessionSummary>> {
    const after = readCursor(cursor, isUuid);
    const found = await this.repository.list(userId, this.clock.now(), { limit, after });
    return pageOf(found, limit, ({ id }) => [id]);
  }

  async end(owner: UserId, id: string): Promise<void> {
    if (!isUuid(id)) throw new SessionNotFound();
    await this.transactions.run(async (tx) => {
      const ended = await this.repository.remove(tx, id as SessionId, owner);
      if (!ended) throw new SessionNotFound();
      await audit.record(tx, {
        action: 'session.revoked',
        ...ended,
        target: { type: 'user', id: owner },
        details: { session: id.toLowerCase() },
      });
    });
  }

  /** Ends the session that this call came with. A token of another issuer has none, and nothing happens. */
  async endOwn({ userId, sessionId }: Principal): Promise<void> {
    if (!sessionId) return;
    await this.transactions.run(async (tx) => {
      const ended = await this.repository.remove(tx, sessionId, userId);
      if (ended)
        await audit.record(tx, {
          action: 'user.signed_out',
          target: { type: 'user', id: userId },
          details: { session: sessionId },
        });
    });
  }

  endOthers(owner: UserId, current: SessionId | null): Promise<void> {
    return this.transactions.run(async (tx) => {
      const count = await this.repository.removeAll(tx, owner, current);
      if (count > 0) await recordAccountEvent(tx, owner, { action: 'sessions.revoked', details: { count } });
    });
  }

  private async exchange(claim: RefreshClaim | undefined, use: Use, organization?: string): Promise<Exchange> {
    if (!claim) return { outcome: 'invalid' };
    const now = this.clock.now();
    if (claim.expires * 1000 <= now.getTime()) return { outcome: 'expired' };
    const read = await this.repository.find(claim.sessionId, now);
    const refused = this.refusal(claim, read, now);
    if (!read || refused) return refused ?? { outcome: 'invalid' };
    if (organization !== undefined && organization !== read.organizationId)
      return this.transactions.run((tx) => this.move(tx, claim, now, use, organization as OrganizationId));
    const exchange = await this.withoutLock(read, claim, now, use);
    return exchange ?? this.transactions.run((tx) => this.withLock(tx, claim, now, use));
  }

  /**
   * The usual cases, in the place of a transaction of four round trips: a session that no other call changes
   * meanwhile advances by one statement, and a repeated call only reads. Undefined: another call was faster, or
   * the session has to end.
   */
  private async withoutLock(
    session: RefreshedSession,
    claim: RefreshClaim,
    now: Date,
    use: Use,
  ): Promise<Exchange | undefined> {
    if (claim.counter === session.counter) {
      if (returnsSameToken(use, session, now))
        return this.transactions.runStatement((tx) => this.touch(tx, session, now));
      if (lateRepeatsAfter(session) >= mostLateRepeats) return undefined;
      return this.advance(null, session, now);
    }
    const age = now.getTime() - session.advancedAt.getTime();
    const changesNothing = age <= (session.repeatedLate ? gracePeriod : parallel) && use !== 'reuse';
    return claim.counter === session.counter - 1 && changesNothing ? { outcome: 'repeated', session } : undefined;
  }

  private async withLock(tx: Tx, claim: RefreshClaim, now: Date, use: Use): Promise<Exchange> {
    const session = await this.repository.lock(tx, claim.sessionId, now);
    const refused = this.refusal(claim, session, now);
    if (!session || refused) return refused ?? { outcome: 'invalid' };
    if (claim.counter !== session.counter)
      return claim.counter === session.counter - 1 ? this.repeat(tx, session, now, use) : this.endReplayed(tx, session);
    if (returnsSameToken(use, session, now)) return this.touch(tx, session, now);
    if (lateRepeatsAfter(session) >= mostLateRepeats) return this.endReplayed(tx, session);
    return (await this.advance(tx, session, now)) ?? { outcome: 'invalid' };
  }

  /** Refreshes a session and signs it in to another organization, or neither. */
  private async move(tx: Tx, claim: RefreshClaim, now: Date, use: Use, to: OrganizationId): Promise<Exchange> {
    const exchange = await this.withLock(tx, claim, now, use);
    const { session } = exchange;
    if (!session || session.organizationId === to) return exchange;
    const membership = await this.organizations.lockMembership(tx, to, session.userId);
    if (!membership) throw new OrganizationNotFound();
    if (membership.banned) throw new AccountNotActive();
    await this.repository.move(tx, session.id, to);
    const { id, userId, organizationId } = session;
    const moved = { action: 'session.moved', target: { type: 'user', id: userId }, by: userId } as const;
    // In both, so that neither tells the other's name.
    await audit.record(
      tx,
      { ...moved, organizationId, details: { session: id, direction: 'out' } },
      { ...moved, organizationId: to, details: { session: id, direction: 'in' } },
    );
    return { ...exchange, session: { ...session, organizationId: to } };
  }

  /** Undefined for a token that one of this session's generations may be. */
  private refusal(claim: RefreshClaim, session: RefreshedSession | undefined, now: Date): Exchange | undefined {
    if (!session || !isAuthentic(this.encryption, claim, session.macKey)) return { outcome: 'invalid' };
    return this.expiryOf(session.createdAt, now) <= now ? { outcome: 'expired' } : undefined;
  }

  /** Undefined when it is not any more as it was read. */
  private async advance(tx: Tx | null, session: RefreshedSession, now: Date): Promise<Exchange | undefined> {
    const expiresAt = this.expiryOf(session.createdAt, now);
    const advanced = await this.repository.advance(tx, session, now, expiresAt, lateRepeatsAfter(session));
    return advanced
      ? { outcome: 'advanced', session: { ...session, ...advanced, counter: session.counter + 1, expiresAt } }
      : undefined;
  }

  private async touch(tx: Tx, session: RefreshedSession, now: Date): Promise<Exchange> {
    await this.repository.touch(tx, session.id, now);
    return { outcome: 'reused', session };
  }

  /** The call brought the token before the current one. */
  private async repeat(tx: Tx, session: RefreshedSession, now: Date, use: Use): Promise<Exchange> {
    // In older versions `reuse` advanced the session once and went on with the token before: those clients
    // still hold it.
    if (session.byOlderVersion && use === 'reuse') return this.touch(tx, session, now);
    const age = now.getTime() - session.advancedAt.getTime();
    if (age > gracePeriod) return this.endReplayed(tx, session);
    if (age > parallel && !session.repeatedLate) await this.repository.markRepeatedLate(tx, session.id);
    return { outcome: 'repeated', session };
  }

  /** Two clients have a token of this session. Which of them belongs to the owner is unknown. */
  private async endReplayed(tx: Tx, { id, organizationId, userId }: RefreshedSession): Promise<Exchange> {
    await this.repository.remove(tx, id, userId);
    await audit.record(tx, {
      action: 'session.replayed',
      organizationId,
      target: { type: 'user', id: userId },
      details: { session: id },
    });
    return { outcome: 'stale' };
  }

  /** In whole seconds, as in refresh tokens. Never beyond the absolute lifetime. */
  private expiryOf(createdAt: Date, now: Date): Date {
    const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
    const { REFRESH_TOKEN_TTL, SESSION_MAX_AGE } = this.settings;
    return new Date(Math.min(seconds(now) + REFRESH_TOKEN_TTL, seconds(createdAt) + SESSION_MAX_AGE) * 1000);
  }
}
