import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import type { UserId } from '@app/common';
import { AccessTokens } from '../tokens/access-tokens.js';
import { RefreshTokens } from './refresh-token.js';
import type { LiveSession } from './sessions.repository.js';

/** What a sign-up, a sign-in and a refresh give. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds that the access token is valid. */
  readonly expiresIn: number;
  readonly userId: UserId;
}

/** Writes the two tokens of a session. */
@Injectable()
export class TokenPairs {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async of(session: LiveSession): Promise<TokenPair> {
    const accessToken = await this.accessTokens.issue(session);
    return { accessToken, refreshToken: this.refreshTokens.write(session), expiresIn: this.settings.ACCESS_TOKEN_TTL, userId: session.userId };
  }
}
