// What the list of notifications costs somebody who has 100,000: node test/bench/notifications.mjs [--size=100000] [--requests=2000]
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createApp } from '../../dist/apps/api/src/create-app.js';
import { FoundOrganization } from '../../dist/libs/accounts/src/index.js';
import { SigningKeys } from '../../dist/libs/auth/src/index.js';
import { readSettings } from '../../dist/libs/config/src/index.js';
import { migrate, startEmbeddedPostgres, Transactor } from '../../dist/libs/persistence/src/index.js';
import { ormOptions } from '../../dist/ormconfig.js';
import { fillInbox } from '../support/fill-inbox.mjs';

const argument = (name, otherwise) => Number(process.argv.find((one) => one.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise);
const [size, requests] = [argument('size', 100_000), argument('requests', 2000)];
const organization = 'bench';

async function openServer() {
  const folder = mkdtempSync(join(tmpdir(), 'facet-bench-'));
  chmodSync(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'data') });
  const settings = readSettings({ DATABASE_URL: server.url, FACET_SECRET: randomBytes(48).toString('base64'), RATE_LIMITS: 'off', LOG_LEVEL: 'error' });
  await migrate(ormOptions(settings));
  const app = await createApp(settings);
  await app.get(SigningKeys, { strict: false }).ensure();
  await app.get(Transactor).run((tx) => app.get(FoundOrganization, { strict: false }).found(tx, organization, 'Bench'));
  await app.listen(0, '127.0.0.1');
  const close = async () => {
    await app.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { base: `http://127.0.0.1:${app.getHttpServer().address().port}`, url: server.url, close };
}

async function aPerson(base) {
  const body = JSON.stringify({ email: 'ann@bench.example', password: 'nine loud geese at dawn', name: 'Ann', organizationId: organization });
  const answer = await fetch(`${base}/auth/sign-up`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { accessToken, user } = await answer.json();
  return { id: user.id, organization, headers: { authorization: `Bearer ${accessToken}` } };
}

async function fill(url, person) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await fillInbox((text, values) => client.query(text, values), person, size, 97);
  await client.end();
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);

/** One request after the other, or so many in flight. Answers milliseconds. */
async function measure(base, { headers }, query, inFlight) {
  const times = [];
  const one = async () => {
    const begun = performance.now();
    const answer = await fetch(`${base}/v1/user/notifications?containerId=${organization}&${query}`, { headers });
    await answer.text();
    if (answer.status !== 200) throw new Error(`${query} answered ${answer.status}`);
    times.push(performance.now() - begun);
  };
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (let done = 0; done < requests / inFlight; done += 1) await one();
    }),
  );
  const sorted = times.sort((a, b) => a - b);
  return `p50 ${at(sorted, 0.5)} ms, p99 ${at(sorted, 0.99)} ms, ${((1000 * times.length) / (performance.now() - begun)).toFixed(0)}/s`;
}

const { base, url, close } = await openServer();
try {
  const person = await aPerson(base);
  await fill(url, person);
  const queries = { 'first page': 'page=1', 'middle page': `page=${Math.round(size / 40)}`, 'last page': `page=${Math.ceil(size / 20)}` };
  for (const query of Object.values(queries)) await measure(base, person, query, 8);
  for (const inFlight of [1, 16])
    for (const [name, query] of Object.entries(queries))
      console.log(`${name} of ${size}, ${inFlight} in flight: ${await measure(base, person, query, inFlight)}`);
} finally {
  await close();
}
