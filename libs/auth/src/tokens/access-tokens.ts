import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, type OrganizationId, type SessionId, type UserId } from '@app/common';
import { SigningKeys } from './signing-keys.service.js';

/** What an access token carries (RFC 9068, `at+jwt`): who, never what they may do. */
export interface AccessClaims {
  readonly sub: UserId;
  readonly sid: SessionId;
  readonly org?: OrganizationId;
}

/** Signs access tokens. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async issue(session: { id: SessionId; userId: UserId; organizationId: OrganizationId | null }): Promise<string> {
    const key = await this.keys.signer();
    const iat = Math.floor(this.clock.now().getTime() / 1000);
    const claims: AccessClaims = { sub: session.userId, sid: session.id, ...(session.organizationId && { org: session.organizationId }) };
    const registered = {
      iss: this.settings.TOKEN_ISSUER,
      aud: this.settings.TOKEN_AUDIENCE,
      iat,
      exp: iat + this.settings.ACCESS_TOKEN_TTL,
      jti: randomUUID(),
    };
    return jwt.sign({ ...registered, ...claims }, key.privateKey, { algorithm: key.algorithm, header: { alg: key.algorithm, typ: 'at+jwt', kid: key.kid } });
  }
}
