import { Injectable } from '@nestjs/common';
import { effectivePermissions, ownScopes } from '@app/organizations';
import type { CredentialKind, OrganizationId, Principal, SessionId, UserId } from '@app/common';
import { PreparedQueries, type Statement } from '@app/database';
import { knownFacts, type KnownFacts, type SignedIdentity, type UserStatus } from '@app/users';
import { keepRow, type CallerReading } from './caller-reading.js';

interface FoundRow {
  readonly userId: UserId;
  readonly organizationId: OrganizationId | null;
  readonly status: UserStatus;
  readonly permissions: string[];
  /** Of a session alone. */
  readonly authenticatedAt?: Date;
}

/** The session that a token names, and whose it says it is. */
interface SessionOfToken {
  readonly sid: SessionId;
  readonly sub: UserId;
}

export interface FoundKey {
  readonly principal: Principal;
  readonly secretHash: Buffer;
  readonly secretId: string | null;
  readonly expiresAt: Date | null;
}

// The three statements read across services on purpose: whether a credential lives, whose it is, and what they may do
// is one question, asked on every request, and it costs one round trip.
const permissionsOf = (organization: string, user: string): string =>
  `array(select distinct unnest(r.permissions) from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
     where a.organization_id = ${organization} and a.user_id = ${user} and m.banned_at is null) as permissions`;

// Who is banned in the organization of the credential may not call with it; where the request names another one, they are no member of that.
const memberOf = (home: string): string =>
  `case when m.banned_at is null then m.organization_id end as "organizationId",
    case when m.banned_at is not null and m.organization_id = ${home} then 'banned' else u.status end as status`;

const bySession = {
  name: 'principal_by_session',
  text: `select s.user_id as "userId", ${memberOf('s.organization_id')}, ${permissionsOf('m.organization_id', 's.user_id')},
      coalesce(s.auth_time, s.created_at) as "authenticatedAt"
    from sessions s join users u on u.id = s.user_id
    left join members m on m.organization_id = coalesce($4::text, s.organization_id) and m.user_id = s.user_id
    where s.id = $1 and s.user_id = $2 and s.expires_at > $3`,
};
// A person has columns of the same names as a caller has.
const togetherWith = ({ name, text }: CallerReading<object>): Statement => ({
  name: `${bySession.name}_with_${name}`,
  text: `select row_of_caller.*, c."userId" as "caller.userId", c."organizationId" as "caller.organizationId", c.status as "caller.status", c.permissions as "caller.permissions",
      c."authenticatedAt" as "caller.authenticatedAt"
    from (${bySession.text}) c cross join lateral (${text}) row_of_caller`,
});

type FoundTogether = { readonly [Name in keyof Required<FoundRow> as `caller.${Name}`]: Required<FoundRow>[Name] };

/** Whoever has an identity: no principal when they may not call. */
export interface FoundIdentity extends KnownFacts {
  readonly principal: Principal | undefined;
}

const byIdentity = {
  name: 'principal_by_signed_identity',
  text: `select ${knownFacts}, i.user_id as "userId", ${memberOf('$3')}, ${permissionsOf('m.organization_id', 'i.user_id')}
    from identities i join users u on u.id = i.user_id
    left join members m on m.organization_id = $3 and m.user_id = i.user_id
    where i.issuer = $1 and i.signed_subject = $2`,
};
const byKey = {
  name: 'principal_by_key',
  text: `select k.user_id as "userId", ${memberOf('k.organization_id')}, k.secret_hash as "secretHash", k.secret_id as "secretId", k.expires_at as "expiresAt",
      k.scopes, ${permissionsOf('k.organization_id', 'k.user_id')}
    from api_keys k join users u on u.id = k.user_id
    join members m on m.organization_id = k.organization_id and m.user_id = k.user_id where k.id = $1`,
};

/**
 * Who stands behind a credential right now. People who may not call are not found. A scope is the organization that the request
 * names in the place of the credential's own; who is no member of it has no organization.
 */
@Injectable()
export class Principals {
  private readonly together = new Map<CallerReading<object>, Statement>();

  constructor(private readonly statements: PreparedQueries) {}

  /** @param reading what is read along; see there */
  async ofSession({ sid, sub }: SessionOfToken, now: Date, scope: string | undefined, reading?: CallerReading<object>): Promise<Principal | undefined> {
    const values = [sid, sub, now, scope ?? null];
    if (reading) return this.withReading(reading, values, sid);
    const row = await this.statements.row<FoundRow>(bySession, values);
    return row?.status === 'active' ? principal(row, 'session', { sessionId: sid }) : undefined;
  }

  /** Nothing: nobody with this identity has called yet. */
  async ofIdentity({ issuer, subject }: SignedIdentity, organization: string): Promise<FoundIdentity | undefined> {
    const row = await this.statements.row<FoundRow & KnownFacts>(byIdentity, [issuer, subject, organization]);
    return row && { identity: row.identity, user: row.user, principal: row.status === 'active' ? principal(row, 'issuer') : undefined };
  }

  async ofKey(id: string): Promise<FoundKey | undefined> {
    const row = await this.statements.row<FoundRow & { scopes: string[]; secretHash: Buffer; secretId: string | null; expiresAt: Date | null }>(byKey, [id]);
    if (row?.status !== 'active') return undefined;
    const found = principal(row, 'key', { keyId: id });
    return {
      secretHash: row.secretHash,
      secretId: row.secretId,
      expiresAt: row.expiresAt,
      principal: { ...found, permissions: within(row.scopes, found.permissions), ownScopes: within(row.scopes, ownScopes) },
    };
  }

  private async withReading(reading: CallerReading<object>, values: readonly unknown[], sessionId: SessionId): Promise<Principal | undefined> {
    const statement = this.together.get(reading) ?? togetherWith(reading);
    this.together.set(reading, statement);
    const row = await this.statements.row<FoundTogether>(statement, values);
    if (row?.['caller.status'] !== 'active') return undefined;
    const {
      'caller.userId': userId,
      'caller.organizationId': organizationId,
      'caller.status': status,
      'caller.permissions': permissions,
      'caller.authenticatedAt': authenticatedAt,
      ...rest
    } = row;
    const caller = principal({ userId, organizationId, status, permissions, authenticatedAt }, 'session', { sessionId });
    keepRow(caller, reading, rest);
    return caller;
  }
}

const within = (scopes: readonly string[], all: readonly string[]): string[] => all.filter((one) => scopes.includes(one));

function principal(row: FoundRow, credential: CredentialKind, of: Partial<Pick<Principal, 'sessionId' | 'keyId'>> = {}): Principal {
  const { userId, organizationId, permissions, authenticatedAt = null } = row;
  const credentials = { credential, sessionId: null, keyId: null, validUntil: null, ...of, authenticatedAt };
  return { userId, organizationId, ...credentials, permissions: effectivePermissions(permissions), ownScopes };
}
