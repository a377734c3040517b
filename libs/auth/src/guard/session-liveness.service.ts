import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationPrincipal } from '@app/common';
import { Batcher, PreparedQueries } from '@app/database';

// Reads across services as the statements of the guard do. A session, a key or a token is one of the three; the others are null.
const present = {
  name: 'callers_present',
  text: `select a.at::int as at
    from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[]) with ordinality as a (organization_id, user_id, session_id, key_id, valid_until, at)
    join users u on u.id = a.user_id and u.status = 'active'
    join members m on m.organization_id = a.organization_id and m.user_id = a.user_id and m.banned_at is null
    left join sessions s on s.id = a.session_id and s.user_id = a.user_id and s.expires_at > $6
    left join api_keys k on k.id = a.key_id and k.user_id = a.user_id and k.organization_id = a.organization_id and (k.expires_at is null or k.expires_at > $6)
    where (a.session_id is null or s.id is not null) and (a.key_id is null or k.id is not null) and (a.valid_until is null or a.valid_until > $6)`,
};

const mostTogether = 500;

/**
 * Whether somebody who was let in may still be there: for calls that last. What the guard asked once is asked again, of the session or the key and not of
 * the access token, which says who and expires while they stay. They stay until the session ends, is refused or expires.
 */
@Injectable()
export class SessionLiveness {
  private readonly batcher = new Batcher((callers: readonly OrganizationPrincipal[]) => this.read(callers), mostTogether);

  constructor(
    private readonly statements: PreparedQueries,
    private readonly clock: Clock,
  ) {}

  /** As of a moment after the question: what ended before it was asked is seen. */
  isLive(caller: OrganizationPrincipal): Promise<boolean> {
    return this.batcher.ask(caller);
  }

  private async read(callers: readonly OrganizationPrincipal[]): Promise<boolean[]> {
    const of = <Value>(value: (caller: OrganizationPrincipal) => Value): Value[] => callers.map(value);
    const credentials = [of((one) => one.sessionId), of((one) => one.keyId), of((one) => one.validUntil)];
    const values = [of((one) => one.organizationId), of((one) => one.userId), ...credentials, this.clock.now()];
    const found = new Set((await this.statements.rows<{ at: number }>(present, values)).map(({ at }) => at - 1));
    return callers.map((_, at) => found.has(at));
  }
}
