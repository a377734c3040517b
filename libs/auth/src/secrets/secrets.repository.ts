import { Injectable } from '@nestjs/common';
import { mostCounted } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';

/** A value of a row that is sealed. */
export interface EncryptedRow {
  /** Finds the row, and gives the order in which rows are gone through. */
  readonly key: string;
  readonly context: string;
  readonly sealed: Buffer;
}

/** How many rows a secret has not made. Each number is at most one more than `mostCounted`. */
export interface OtherRows {
  readonly signingKeys: number;
  readonly organizationSecrets: number;
  readonly mails: number;
  readonly apiKeys: number;
  /** Requests for links that wait in the queue. */
  readonly linkRequests: number;
}

const countOf = (name: string, from: string): string => `(select count(*)::int from (select 1 from ${from} limit ${mostCounted + 1}) counted) as "${name}"`;
const ofAnother = `(secret_id <> $1 or ($2 and secret_id is null))`;

// Reads the tables of other libraries as well: mails and the queue.
const otherRows = {
  name: 'rows_of_other_secrets',
  text: `select ${countOf('signingKeys', `signing_keys where ${ofAnother}`)}, ${countOf('organizationSecrets', `organization_secrets where ${ofAnother}`)},
    ${countOf('mails', `mails where sealed_token is not null and ${ofAnother}`)},
    ${countOf('apiKeys', `api_keys where (expires_at is null or expires_at > $3) and ${ofAnother}`)},
    ${countOf('linkRequests', `graphile_worker.jobs where task_identifier = 'link.send' and created_at < (select first_used_at from secrets where id = $1)`)}`,
};

/** Since when which secret is used, and what each has sealed. */
@Injectable()
export class SecretsRepository {
  constructor(private readonly statements: PreparedQueries) {}

  async recordUse(tx: Tx, id: string, now: Date): Promise<void> {
    await tx.rows('insert into secrets (id, first_used_at) values ($1, $2) on conflict (id) do nothing', [id, now]);
  }

  async firstUsedAt(id: string): Promise<Date | undefined> {
    const text = 'select first_used_at as "firstUsedAt" from secrets where id = $1';
    return (await this.statements.row<{ firstUsedAt: Date }>({ text }, [id]))?.firstUsedAt;
  }

  /** @param unknown whether rows count of which is not known what sealed them */
  async countOthers(id: string, unknown: boolean, now: Date): Promise<OtherRows> {
    const found = await this.statements.row<OtherRows>(otherRows, [id, unknown, now]);
    return found ?? { signingKeys: 0, organizationSecrets: 0, mails: 0, apiKeys: 0, linkRequests: 0 };
  }

  nextSigningKeys(tx: Tx, secretId: string, after: string | undefined, limit: number): Promise<EncryptedRow[]> {
    return tx.rows(
      `select kid as key, kid as context, sealed_private_key as sealed from signing_keys
       where ($2::text is null or kid > $2) and secret_id is distinct from $1 order by kid limit $3 for update`,
      [secretId, after ?? null, limit],
    );
  }

  async replaceSigningKey(tx: Tx, kid: string, secretId: string, sealed: Buffer): Promise<void> {
    await tx.rows('update signing_keys set sealed_private_key = $2, secret_id = $3 where kid = $1', [kid, sealed, secretId]);
  }

  nextOrganizationSecrets(tx: Tx, secretId: string, after: string | undefined, limit: number): Promise<EncryptedRow[]> {
    return tx.rows(
      `select organization_id || ':' || name as key, organization_id || ':' || name as context, sealed from organization_secrets
       where ($2::text is null or (organization_id, name) > (split_part($2, ':', 1), split_part($2, ':', 2))) and secret_id is distinct from $1
       order by organization_id, name limit $3 for update`,
      [secretId, after ?? null, limit],
    );
  }

  async replaceOrganizationSecret(tx: Tx, key: string, secretId: string, sealed: Buffer): Promise<void> {
    await tx.rows(
      `update organization_secrets set sealed = $2, secret_id = $3 where organization_id = split_part($1, ':', 1) and name = split_part($1, ':', 2)`,
      [key, sealed, secretId],
    );
  }
}
