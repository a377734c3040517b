import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { distributedTables } from '@app/database';
import { everywhere, faultsOf, plainText } from '../support/distributed-sql.js';

interface Found {
  readonly path: string;
  readonly text: string;
}

const { owners } = createRequire(import.meta.url)('../../scripts/tables.cjs') as { owners: Record<string, string[]> };
const distributed: ReadonlySet<string> = new Set(distributedTables);
const local = new Set(
  Object.values(owners)
    .flat()
    .filter((table) => !distributed.has(table)),
);
const faults = (text: string): string[] => faultsOf(text, distributed, local);

describe('Statements on tables that are distributed by organization', () => {
  let found: Found[];

  beforeAll(async () => {
    const script = fileURLToPath(new URL('../../scripts/statements.mjs', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script], { maxBuffer: 64 * 1024 * 1024 });
    found = JSON.parse(stdout) as Found[];
  }, 60_000);

  it('are found, also those within functions', () => {
    const texts = found.map(({ text }) => plainText(text));
    expect(texts.length).toBeGreaterThan(250);
    for (const table of distributed)
      expect(texts.filter((text) => new RegExp(`\\b${table}\\b`).test(text)).length).toBeGreaterThan(1);
    expect(texts).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^with s as \(select i\.organization_id/),
        expect.stringMatching(/^with sent as/),
      ]),
    );
  });

  it('name the organization at each table, and read no other table beside', () => {
    const wrong = found
      .map(({ path, text }) => ({ path, text: plainText(text), faults: faults(text) }))
      .filter((one) => one.faults.length > 0 && !Object.values(everywhere).some((known) => known.test(one.text)));
    expect(wrong).toEqual([]);
  });

  it('do so in the functions of the database, too', async () => {
    const functions = await facet.sql<{ name: string; text: string }>(
      `select proname as name, prosrc as text from pg_proc where pronamespace = 'public'::regnamespace and prosrc ~ $1`,
      [distributedTables.join('|')],
    );
    expect(functions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['claim_name', 'give_up_name', 'record_audit']),
    );
    const statements = functions.flatMap(({ name, text }) =>
      text.split(';').flatMap((one) => {
        const [statement] = /\b(?:perform|select|insert|update|delete)\b[^]*/.exec(plainText(one)) ?? [];
        const sent = statement
          ?.replace(/^perform/, 'select')
          .replaceAll('given_organization', '$1')
          .replace(/\bgiven_\w+/g, '$2');
        return sent === undefined ? [] : [{ name, text: sent, faults: faults(sent) }];
      }),
    );
    expect(statements.filter(({ text }) => text.includes('name_registry'))).toHaveLength(6);
    expect(statements.filter((one) => one.faults.length > 0)).toEqual([]);
  });

  it.each(Object.entries(everywhere))('but for one that reads all organizations: %s', (_, known) => {
    const texts = found.map(({ text }) => plainText(text)).filter((text) => known.test(text));
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(faults(text)).not.toEqual([]);
  });

  it.each([
    ['a table without it', 'select 1 from inboxes where user_id = $1'],
    [
      'a pair in a list',
      'delete from inboxes where (organization_id, user_id) in (select * from unnest($1::text[], $2::uuid[]))',
    ],
    [
      'a sub-select that is correlated',
      'select (select count(*) from notification_reads r where r.organization_id = i.organization_id) from inboxes i where i.organization_id = $1',
    ],
    [
      'a join by the column',
      'select 1 from inboxes i join notification_feeds f on f.organization_id = i.organization_id where i.organization_id = $1',
    ],
    [
      'one half of a union',
      'select 1 from inboxes where organization_id = $1 union select 1 from inboxes where user_id = $2',
    ],
    [
      'a condition of a sub-select alone',
      'select 1 from inboxes i where exists (select 1 from unnest($2::text[]) where i.organization_id = $1)',
    ],
    [
      'rows by their place',
      'delete from inboxes where ctid = any(array(select ctid from inboxes where organization_id = $1 limit 5))',
    ],
    ['a local table beside', 'select 1 from inboxes i join users u on u.id = i.user_id where i.organization_id = $1'],
    ['an insert without the column', 'insert into inboxes (user_id) values ($1)'],
    [
      'a clock in a conflict',
      'insert into inboxes (organization_id) values ($1) on conflict (organization_id) do update set at = now()',
    ],
    [
      'a parameter in a conflict',
      'insert into inboxes (organization_id) select $1::text from unnest($2::int[]) on conflict (organization_id) do update set seq = $3',
    ],
  ])('is refused: %s', (_, text) => {
    expect(faults(text)).toHaveLength(1);
  });

  it.each([
    [
      'a parameter at each table',
      'select 1 from inboxes i join notification_feeds f on f.organization_id = $1 where i.organization_id = $1 and (i.seq > 1 or f.seq > 1)',
    ],
    ['a list of organizations', 'select 1 from inboxes where organization_id = any($1)'],
    [
      'a page before its users',
      'with t as materialized (select * from inboxes where organization_id = $1) select 1 from t join users u on u.id = t.user_id',
    ],
    ['other tables', 'select 1 from users u join emails e on e.user_id = u.id'],
  ])('is accepted: %s', (_, text) => {
    expect(faults(text)).toEqual([]);
  });
});
