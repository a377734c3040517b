import { addressKeyOf } from '@app/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const batchSize = 500;
const noId = '00000000-0000-0000-0000-000000000000';

/** Tables of addresses, and what their keys are unique in. */
const tables = [
  ['emails', ''],
  ['invitations', 'and o.organization_id = t.organization_id'],
  ['pending_sign_ups', 'and false'],
] as const;

/**
 * Domains in keys of addresses are A-labels. Only keys with letters beyond ASCII change, in batches of their
 * own transactions.
 * Where both spellings have a row already, the one that was written in A-labels keeps the key, and the other
 * one stays as it is.
 */
export class DomainKeys1796601002000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, scope] of tables) {
      for (let after = noId; after !== '';) after = await rekey(runner, table, scope, after);
    }
  }

  /** Keys in A-labels are good for the version before as well. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}

/** Answers the last id of the batch; empty when there was none. */
async function rekey(runner: QueryRunner, table: string, scope: string, after: string): Promise<string> {
  const rows = (await runner.query(
    `select id, address_key as key from ${table} where id > $1 and octet_length(address_key) <> char_length(address_key) order by id limit ${batchSize}`,
    [after],
  )) as { id: string; key: string }[];
  for (const { id, key } of rows) {
    const fresh = addressKeyOf(key);
    if (fresh === key) continue;
    await runner.query(
      `update ${table} t set address_key = $2 where t.id = $1 and t.address_key = $3
       and not exists (select 1 from ${table} o where o.address_key = $2 ${scope})`,
      [id, fresh, key],
    );
  }
  return rows.at(-1)?.id ?? '';
}
