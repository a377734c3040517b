import { randomUUID, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { OrganizationId, SessionId, UserId } from '@app/common';
import type { Settings } from '@app/config';

/** What an access token carries (RFC 9068, `at+jwt`): the identity of the caller, never the permissions. */
export interface AccessClaims {
  readonly sub: UserId;
  /** The session; where an admin acts in the place of the user, the impersonation. */
  readonly sid: SessionId;
  readonly org?: OrganizationId;
  /** The admin who acts in the place of the user (RFC 8693, 4.1). */
  readonly act?: { readonly sub: UserId };
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

/** An admin who acts in the place of a member. It has no session. */
export interface SignedImpersonation {
  readonly id: string;
  readonly adminId: UserId;
  readonly memberId: UserId;
  readonly organizationId: OrganizationId;
  readonly startedAt: Date;
}

/** Seconds that an admin may act in the place of a member. */
export const impersonationLifetime = 900;

/** Signs the access token of a session. */
export function signAccessToken(session: TokenSubject, signer: Signer, settings: TokenSettings, now: Date): string {
  const { id: sid, userId: sub, organizationId } = session;
  const claims = { sub, sid, ...(organizationId && { org: organizationId }) };
  return sign(claims, signer, settings, now, settings.ACCESS_TOKEN_TTL);
}

/** Signs the access token of an impersonation. */
export function signImpersonation(
  { id, adminId, memberId, organizationId, startedAt }: SignedImpersonation,
  signer: Signer,
  settings: TokenSettings,
): string {
  const claims = { sub: memberId, sid: id as SessionId, org: organizationId, act: { sub: adminId } };
  return sign(claims, signer, settings, startedAt, impersonationLifetime);
}

function sign(
  claims: AccessClaims,
  { kid, algorithm, privateKey }: Signer,
  settings: TokenSettings,
  now: Date,
  lifetime: number,
): string {
  const iat = Math.floor(now.getTime() / 1000);
  const registered = {
    iss: settings.TOKEN_ISSUER,
    aud: settings.TOKEN_AUDIENCE,
    iat,
    exp: iat + lifetime,
    jti: randomUUID(),
  };
  return jwt.sign({ ...registered, ...claims }, privateKey, {
    algorithm,
    header: { alg: algorithm, typ: 'at+jwt', kid },
  });
}
