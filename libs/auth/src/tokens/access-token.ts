import { randomUUID, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { OrganizationId, SessionId, UserId } from '@app/common';
import type { Settings } from '@app/config';

/** What an access token carries (RFC 9068, `at+jwt`): the identity of the caller, never the permissions. */
export interface AccessClaims {
  readonly sub: UserId;
  readonly sid: SessionId;
  readonly org?: OrganizationId;
}

interface TokenSubject {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly organizationId: OrganizationId | null;
}

interface Signer {
  readonly kid: string;
  readonly algorithm: 'ES256' | 'RS256';
  readonly privateKey: KeyObject;
}

type TokenSettings = Pick<Settings, 'TOKEN_ISSUER' | 'TOKEN_AUDIENCE' | 'ACCESS_TOKEN_TTL'>;

/** Signs the access token of a session. */
export function signAccessToken(
  session: TokenSubject,
  { kid, algorithm, privateKey }: Signer,
  settings: TokenSettings,
  now: Date,
): string {
  const iat = Math.floor(now.getTime() / 1000);
  const claims: AccessClaims = {
    sub: session.userId,
    sid: session.id,
    ...(session.organizationId && { org: session.organizationId }),
  };
  const registered = {
    iss: settings.TOKEN_ISSUER,
    aud: settings.TOKEN_AUDIENCE,
    iat,
    exp: iat + settings.ACCESS_TOKEN_TTL,
    jti: randomUUID(),
  };
  return jwt.sign({ ...registered, ...claims }, privateKey, {
    algorithm,
    header: { alg: algorithm, typ: 'at+jwt', kid },
  });
}
