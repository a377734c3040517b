import { Inject, Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { Clock, Encryption, Unauthenticated, type SessionId, type UserId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager } from '@app/database';
import { isAuthentic, readRefreshToken } from '../sessions/refresh-token.js';
import { SessionsRepository, type LiveSession } from '../sessions/sessions.repository.js';
import { gracePeriod } from '../sessions/generations.js';
import { SessionsService, type TokenPair } from '../sessions/sessions.service.js';
import { SessionCookies } from './session-cookies.js';

/** What a browser gets: the access token for its scripts, and the cookie that they cannot read. */
export interface BrowserTokens extends Omit<TokenPair, 'refreshToken'> {
  readonly cookie: string;
  /** When the session ends unless it is refreshed. */
  readonly sessionExpiresAt: Date;
}

/** Sessions whose refresh token is in a cookie of a browser. */
@Injectable()
export class BrowserSessionsService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly repository: SessionsRepository,
    private readonly cookies: SessionCookies,
    private readonly encryption: Encryption,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The tokens of a session that was just opened or refreshed. */
  async tokensOf(session: LiveSession): Promise<BrowserTokens> {
    const { refreshToken, ...others } = await this.sessions.tokensOf(session);
    return {
      ...others,
      cookie: this.cookies.write(refreshToken, session.expiresAt, this.clock.now()),
      sessionExpiresAt: session.expiresAt,
    };
  }

  /**
   * Advances the session of a cookie. Tabs that call at the same time get the same successor. Throws
   * `Unauthenticated` without a cookie.
   * @param organization as in `SessionsService.refresh`
   */
  async refresh(cookie: string | undefined, organization?: string): Promise<BrowserTokens> {
    if (cookie === undefined) throw new Unauthenticated();
    return this.tokensOf(await this.sessions.refresh(cookie, 'advance shared', organization));
  }

  /**
   * The live session of a cookie, which stays as it is. One that was replaced counts as long as a refresh
   * would take it.
   */
  async find(cookie: string): Promise<{ sid: SessionId; sub: UserId } | undefined> {
    const claim = readRefreshToken(cookie);
    const now = this.clock.now();
    const session = claim && (await this.repository.find(claim.sessionId, now));
    if (!session || !isAuthentic(this.encryption, claim, session.macKey)) return undefined;
    const isCurrent = claim.counter === session.counter;
    const isPrevious =
      claim.counter === session.counter - 1 && now.getTime() - session.advancedAt.getTime() <= gracePeriod;
    const isOver = session.createdAt.getTime() + this.settings.SESSION_MAX_AGE * 1000 <= now.getTime();
    return (isCurrent || isPrevious) && !isOver ? { sid: session.id, sub: session.userId } : undefined;
  }

  /**
   * Ends the session of a cookie, also of one that was replaced since. Nothing happens for a cookie without a
   * session. Returns what clears the cookie.
   */
  async end(cookie: string | undefined): Promise<string> {
    const claim = cookie === undefined ? undefined : readRefreshToken(cookie);
    const session = claim && (await this.repository.find(claim.sessionId, this.clock.now()));
    if (session && isAuthentic(this.encryption, claim, session.macKey)) await this.remove(session);
    return this.cookies.clear();
  }

  private async remove({ id, userId }: LiveSession): Promise<void> {
    await this.transactions.run(async (tx) => {
      const ended = await this.repository.remove(tx, id, userId);
      if (!ended) return;
      await audit.record(tx, {
        action: 'user.signed_out',
        ...ended,
        target: { type: 'user', id: userId },
        by: userId,
        details: { session: id },
      });
    });
  }
}
