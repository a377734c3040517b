import { Injectable } from '@nestjs/common';
import { Clock, type OrganizationId, type UserId } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import { In } from 'typeorm';
import { firstOrganization } from '../queries/first-organization.queries.js';
import { OneTimeToken, type LinkPurpose } from './one-time-token.entity.js';

export type LiveToken = Pick<OneTimeToken, 'purpose' | 'userId' | 'emailId' | 'secretHash'>;

const columns = 'purpose, user_id as "userId", email_id as "emailId", secret_hash as "secretHash"';
const liveToken = {
  name: 'one_time_token_of',
  text: `select ${columns} from one_time_tokens where id = $1 and purpose = any($2) and expires_at > $3`,
};

/** Unused links of one purpose that one user may have. A further one takes the place of the oldest. */
const mostLinks = 10;

/** Rows of links. */
@Injectable()
export class OneTimeTokensRepository {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly clock: Clock,
  ) {}

  async add(tx: Tx, token: OneTimeToken): Promise<void> {
    await tx.manager.insert(OneTimeToken, token);
    await tx.rows(
      `delete from one_time_tokens where id = any(array(
         select id from one_time_tokens where user_id = $1 and purpose = $2 and id <> $3 order by expires_at desc, id desc offset $4 for update skip locked))`,
      [token.userId, token.purpose, token.id, mostLinks - 1],
    );
  }

  find(id: string, purposes: readonly LinkPurpose[]): Promise<LiveToken | undefined> {
    return this.statements.row<LiveToken>(liveToken, [id, purposes, this.clock.now()]);
  }

  /** Removes the row. Of two calls at once, one returns true. */
  async take(tx: Tx, id: string): Promise<boolean> {
    return (
      (await tx.row('delete from one_time_tokens where id = $1 and expires_at > $2 returning 1', [id, tx.now()])) !==
      undefined
    );
  }

  async removeEvery(tx: Tx, userId: UserId): Promise<void> {
    await tx.manager.delete(OneTimeToken, { userId });
  }

  async removeAll(tx: Tx, userId: UserId, ...purposes: readonly LinkPurpose[]): Promise<void> {
    await tx.manager.delete(OneTimeToken, { userId, purpose: In(purposes) });
  }

  /** At most 100. Each call that adds a row removes some. */
  async removeExpired(tx: Tx): Promise<void> {
    await tx.rows(
      'delete from one_time_tokens where id = any(array(select id from one_time_tokens where expires_at < $1 order by expires_at limit 100 for update skip locked))',
      [tx.now()],
    );
  }

  /** The organization that a user joined first; null: none. */
  async organizationOf(tx: Tx, userId: UserId): Promise<OrganizationId | null> {
    return (await tx.row<{ id: OrganizationId }>(firstOrganization, [userId]))?.id ?? null;
  }
}
