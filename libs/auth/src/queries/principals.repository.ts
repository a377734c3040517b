// Tables: api_keys, identities, members, role_assignments, roles, sessions, users.
import { Injectable } from '@nestjs/common';
import { ApplicationPermissionsRepository, ownScopes } from '@app/organizations';
import {
  Clock,
  type CredentialKind,
  type OrganizationId,
  type OrganizationPrincipal,
  type Principal,
  type SessionId,
  type UserId,
} from '@app/common';
import { Batcher, PreparedQueries, type BatchedStatement } from '@app/database';
import { knownFacts, type KnownFacts, type SignedIdentity, type UserStatus } from '@app/users';
import type { CallerReading } from '../guard/request-context.js';
import { demandOnKey, demandOnSession } from './factor-demand.queries.js';
import {
  impersonatedPermissions,
  liveImpersonation,
  type ImpersonationOfToken,
  type LiveImpersonation,
} from './impersonations.queries.js';

interface FoundRow {
  readonly userId: UserId;
  readonly organizationId: OrganizationId | null;
  readonly status: UserStatus;
  readonly permissions: string[];
  /** Of sessions only. */
  readonly authenticatedAt?: Date;
  /** Of sessions and keys: the organization demands a second factor that they lack, so they are in none. */
  readonly lacksFactor?: boolean;
}

/** The session and the user that a token names. */
interface SessionOfToken {
  readonly sid: SessionId;
  readonly sub: UserId;
  /**
   * The organization that the token was issued for; empty: for none. A session that moved to another one since is not
   * found. Undefined: whatever the session is signed in to.
   */
  readonly org?: string;
}

/** What is known of a token of another issuer. */
type KnownToken = Pick<Principal, 'userId' | 'organizationId'> & { readonly validUntil: Date };

export interface FoundKey {
  readonly principal: Principal;
  readonly secretHash: Buffer;
  readonly secretId: string | null;
  readonly expiresAt: Date | null;
}

// The statements read tables of other libraries, because every request asks this question: whether the
// credential is valid, whose it is, and what its
// user may do. So it costs one round trip.
const permissionsOf = (organization: string, user: string, also = ''): string =>
  `array(select distinct unnest(r.permissions) from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
     where a.organization_id = ${organization} and a.user_id = ${user} and m.banned_at is null ${also}) as permissions`;

// A user who is banned in the organization of the credential may not call with it. Banned in another one that
// the request names, they are no member of it.
const memberOf = (home: string, also = ''): string =>
  `case when m.banned_at is null ${also} then m.organization_id end as "organizationId",
    case when m.banned_at is not null and m.organization_id = ${home} then 'banned' else u.status end as status`;

// `o` is the organization where it demands a second factor that the credential lacks.
const hasFactor = 'and o.id is null';
const lacksFactor = 'm.banned_at is null and o.id is not null as "lacksFactor"';

const bySession = {
  name: 'principal_by_session',
  text: `select s.user_id as "userId", ${memberOf('s.organization_id', hasFactor)}, ${permissionsOf('m.organization_id', 's.user_id', hasFactor)},
      coalesce(s.auth_time, s.created_at) as "authenticatedAt", ${lacksFactor}
    from sessions s join users u on u.id = s.user_id
    left join members m on m.organization_id = coalesce($4::text, s.organization_id) and m.user_id = s.user_id
    ${demandOnSession('$3')}
    where s.id = $1 and s.user_id = $2 and s.expires_at > $3 and ($5::text is null or coalesce(s.organization_id, '') = $5)`,
  parameterTypes: ['uuid', 'uuid', 'timestamptz', 'text', 'text'],
};
// The row may have columns of the same names as the caller.
const togetherWith = ({ name, text }: CallerReading): BatchedStatement => ({
  parameterTypes: bySession.parameterTypes,
  name: `${bySession.name}_with_${name}`,
  text: `select row_of_caller.*, c."userId" as "caller.userId", c."organizationId" as "caller.organizationId", c.status as "caller.status", c.permissions as "caller.permissions",
      c."authenticatedAt" as "caller.authenticatedAt", c."lacksFactor" as "caller.lacksFactor"
    from (${bySession.text}) c left join lateral (select true as "caller.hasRow", given.* from (${text}) given) row_of_caller on true`,
});

type FoundTogether = { readonly [Name in keyof Required<FoundRow> as `caller.${Name}`]: Required<FoundRow>[Name] } & {
  readonly 'caller.hasRow': true | null;
};

/** The caller of a session, and the row that was read in the same statement. */
export interface FoundSession {
  readonly principal: Principal;
  readonly row?: object;
}

/** The user of an identity. No principal: the user may not call. */
export interface FoundIdentity extends KnownFacts {
  readonly principal: Principal | undefined;
}

const byIdentity = {
  name: 'principal_by_signed_identity',
  text: `select ${knownFacts}, i.user_id as "userId", ${memberOf('$3')}, ${permissionsOf('m.organization_id', 'i.user_id')}
    from identities i join users u on u.id = i.user_id
    left join members m on m.organization_id = $3 and m.user_id = i.user_id
    where i.issuer = $1 and i.signed_subject = $2`,
  parameterTypes: ['text', 'text', 'text'],
};
const byUser = {
  name: 'principal_by_user',
  text: `select u.id as "userId", ${memberOf('$3')}, ${permissionsOf('m.organization_id', 'u.id')}
    from users u left join members m on m.organization_id = coalesce($2::text, $3::text) and m.user_id = u.id where u.id = $1`,
  parameterTypes: ['uuid', 'text', 'text'],
};
const byKey = {
  name: 'principal_by_key',
  text: `select k.user_id as "userId", ${memberOf('k.organization_id', hasFactor)}, ${lacksFactor}, k.secret_hash as "secretHash", k.secret_id as "secretId", k.expires_at as "expiresAt",
      k.scopes, ${permissionsOf('k.organization_id', 'k.user_id', hasFactor)}
    from api_keys k join users u on u.id = k.user_id
    join members m on m.organization_id = k.organization_id and m.user_id = k.user_id
    ${demandOnKey('$2')} where k.id = $1`,
  parameterTypes: ['text', 'timestamptz'],
};

// A session, a key or a token of an issuer is one of the three; the others are null.
const live = {
  name: 'callers_present',
  text: `select a.at::int as at
    from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[]) with ordinality as a (organization_id, user_id, session_id, key_id, valid_until, at)
    join users u on u.id = a.user_id and u.status = 'active'
    join members m on m.organization_id = a.organization_id and m.user_id = a.user_id and m.banned_at is null
    left join sessions s on s.id = a.session_id and s.user_id = a.user_id and s.expires_at > $6
    left join api_keys k on k.id = a.key_id and k.user_id = a.user_id and k.organization_id = a.organization_id and (k.expires_at is null or k.expires_at > $6)
    where not exists (select 1 from (select 1) one ${demandOnSession('$6')} where o.id is not null)
      and (k.id is null or not exists (select 1 from (select 1) one ${demandOnKey('$6')} where o.id is not null))
      and (a.session_id is null or s.id is not null) and (a.key_id is null or k.id is not null) and (a.valid_until is null or a.valid_until > $6)`,
};

const { held, holds } = ApplicationPermissionsRepository;

/** Callers that one statement checks. */
const mostTogether = 500;

/**
 * The principal of a credential, as the database has it at this moment. Users who may not call are not found.
 * Where a request names an organization, it
 * takes the place of the one of the credential; a user who is no member of it has none.
 */
@Injectable()
export class Principals {
  private readonly withReading = new Map<CallerReading, BatchedStatement>();
  private readonly liveness = new Batcher(
    (callers: readonly OrganizationPrincipal[]) => this.areLive(callers),
    mostTogether,
  );

  constructor(
    private readonly statements: PreparedQueries,
    private readonly clock: Clock,
  ) {}

  /** @param reading what is read in the same statement */
  async ofSession(
    { sid, sub, org }: SessionOfToken,
    now: Date,
    organization?: string,
    reading?: CallerReading,
  ): Promise<FoundSession | undefined> {
    const values = [sid, sub, now, organization ?? null, org ?? null];
    if (reading) return this.ofSessionWith(reading, values, sid);
    const row = await this.statements.batchedRow<FoundRow>(bySession, values);
    return row?.status === 'active' ? { principal: principal(row, 'session', { sessionId: sid }) } : undefined;
  }

  /** Undefined: no user has this identity. */
  async ofIdentity({ issuer, subject }: SignedIdentity, organization: string): Promise<FoundIdentity | undefined> {
    const row = await this.statements.batchedRow<FoundRow & KnownFacts>(byIdentity, [issuer, subject, organization]);
    return (
      row && {
        identity: row.identity,
        user: row.user,
        principal: row.status === 'active' ? principal(row, 'issuer') : undefined,
      }
    );
  }

  /** A user whose token of another issuer was checked before, and what is known of it. */
  async ofUser({ userId, organizationId, validUntil }: KnownToken, named?: string): Promise<Principal | undefined> {
    const row = await this.statements.batchedRow<FoundRow>(byUser, [userId, named ?? null, organizationId]);
    return row?.status === 'active' ? { ...principal(row, 'issuer'), validUntil } : undefined;
  }

  async ofKey(id: string, now: Date): Promise<FoundKey | undefined> {
    const row = await this.statements.batchedRow<
      FoundRow & { scopes: string[]; secretHash: Buffer; secretId: string | null; expiresAt: Date | null }
    >(byKey, [id, now]);
    if (row?.status !== 'active') return undefined;
    const found = principal(row, 'key', { keyId: id });
    return {
      secretHash: row.secretHash,
      secretId: row.secretId,
      expiresAt: row.expiresAt,
      principal: {
        ...found,
        // The owner may hold everything, of which a key has what its scopes name.
        permissions: held(row.scopes.filter((one) => holds(found.permissions, one))),
        ownScopes: ownScopes.filter((one) => row.scopes.includes(one)),
      },
    };
  }

  /**
   * An admin in the place of a member, in the organization of the impersonation and in no other. Undefined: it has ended,
   * or one of the two may not go on. It never reads a row with the caller: only these tokens pay for it.
   */
  async ofImpersonation(of: ImpersonationOfToken, now: Date, named?: string): Promise<Principal | undefined> {
    const { id, adminId, memberId } = of;
    const values = [of.organizationId, memberId, id, adminId, now];
    const found = await this.statements.batchedRow<LiveImpersonation>(liveImpersonation, values);
    const permissions = found && impersonatedPermissions(found);
    if (!permissions) return undefined;
    const isThere = named === undefined || named === found.organizationId;
    return {
      ...{ userId: memberId, credential: 'impersonation', impersonation: { id, adminId } },
      ...{ sessionId: null, keyId: null, validUntil: found.expiresAt, authenticatedAt: null },
      organizationId: isThere ? found.organizationId : null,
      permissions: isThere ? permissions : [],
      ownScopes,
    };
  }

  /**
   * Whether a caller whose call lasts may go on: until the session or the key ends, the user or the membership does,
   * or the token of an issuer expires. It sees everything that ended before the call.
   */
  async isLive(caller: OrganizationPrincipal): Promise<boolean> {
    const { impersonation, organizationId, userId: memberId } = caller;
    if (!impersonation) return this.liveness.ask(caller);
    const now = this.clock.now();
    return (await this.ofImpersonation({ ...impersonation, memberId, organizationId }, now)) !== undefined;
  }

  private async ofSessionWith(
    reading: CallerReading,
    values: readonly unknown[],
    sessionId: SessionId,
  ): Promise<FoundSession | undefined> {
    const statement = this.withReading.get(reading) ?? togetherWith(reading);
    this.withReading.set(reading, statement);
    const together = await this.statements.batchedRow<FoundTogether>(statement, values);
    if (together?.['caller.status'] !== 'active') return undefined;
    const {
      'caller.userId': userId,
      'caller.organizationId': organizationId,
      'caller.status': status,
      'caller.permissions': permissions,
      'caller.authenticatedAt': authenticatedAt,
      'caller.lacksFactor': lacksFactor,
      'caller.hasRow': hasRow,
      ...row
    } = together;
    const found = { userId, organizationId, status, permissions, authenticatedAt, lacksFactor };
    const caller = principal(found, 'session', { sessionId });
    return hasRow ? { principal: caller, row } : { principal: caller };
  }

  private async areLive(callers: readonly OrganizationPrincipal[]): Promise<boolean[]> {
    const of = <Value>(value: (caller: OrganizationPrincipal) => Value): Value[] => callers.map(value);
    const credentials = [of((one) => one.sessionId), of((one) => one.keyId), of((one) => one.validUntil)];
    const values = [of((one) => one.organizationId), of((one) => one.userId), ...credentials, this.clock.now()];
    const found = new Set((await this.statements.rows<{ at: number }>(live, values)).map(({ at }) => at - 1));
    return callers.map((_, at) => found.has(at));
  }
}

function principal(
  row: FoundRow,
  credential: CredentialKind,
  of: Partial<Pick<Principal, 'sessionId' | 'keyId'>> = {},
): Principal {
  const { userId, organizationId, permissions, authenticatedAt = null, lacksFactor = false } = row;
  const credentials = { credential, sessionId: null, keyId: null, validUntil: null, ...of, authenticatedAt };
  const known = { userId, organizationId, ...credentials, permissions: held(permissions), ownScopes };
  return lacksFactor ? { ...known, lacksFactor } : known;
}
