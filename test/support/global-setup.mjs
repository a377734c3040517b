// Starts one PostgreSQL for the whole run and migrates a template; each spec file gets a copy of it.
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ormOptions } from '../../dist/ormconfig.js';
import { migrate } from '../../dist/libs/database/src/index.js';
import { startEmbeddedPostgres } from '../../dist/libs/embedded-postgres/src/index.js';
import { startPooler } from './pooler.mjs';

export const template = 'facet_template';

export const databaseUrl = (server, name) => Object.assign(new URL(server), { pathname: `/${name}` }).href;

/**
 * With FACET_TEST_POOLER=on the application goes through a pgbouncer in transaction mode; what makes and
 * drops databases goes past it.
 */
async function pooler(url) {
  if (process.env.FACET_TEST_POOLER !== 'on') return undefined;
  globalThis.facetTestPooler = await startPooler(url);
  return globalThis.facetTestPooler.url;
}

/** With FACET_TEST_DATABASE_URL the suite runs on that server, such as an older PostgreSQL. */
async function server() {
  const given = process.env.FACET_TEST_DATABASE_URL;
  if (given) return given;
  globalThis.facetTestFolder = mkdtempSync(join(tmpdir(), 'facet-test-'));
  // The server of root's runs belongs to an ordinary user, who must get through.
  chmodSync(globalThis.facetTestFolder, 0o711);
  globalThis.facetTestServer = await startEmbeddedPostgres({
    dataDir: globalThis.facetTestFolder,
    durable: false,
    maxConnections: 300,
  });
  return globalThis.facetTestServer.url;
}

export default async function setup() {
  const url = await server();
  process.env.FACET_TEST_SERVER = url;
  process.env.FACET_TEST_WAY = (await pooler(url)) ?? url;
  const client = new pg.Client({ connectionString: databaseUrl(url, 'postgres') });
  await client.connect();
  await client.query(`drop database if exists ${template}`);
  await client.query(`create database ${template}`);
  await client.end();
  await migrate(
    ormOptions({
      DATABASE_URL: databaseUrl(url, template),
      DATABASE_POOL_SIZE: 2,
      DATABASE_POOLER: 'none',
      DATABASE_TIMEOUT_MS: 10_000,
    }),
  );
}
