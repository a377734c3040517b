// pgbouncer of the system in front of a PostgreSQL, in transaction mode, for whatever database somebody names.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.mjs';

/** It refuses to run as root; "nobody" may do what it needs. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

const iniOf = (server, port) => `[databases]
* = host=${server.hostname} port=${server.port || 5432}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = userlist.txt
pool_mode = transaction
max_client_conn = 2000
default_pool_size = 10
server_idle_timeout = 10
server_login_retry = 1
`;

/** @returns its address, and what ends it */
export async function startPooler(url) {
  const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync);
  if (!program) throw new Error('FACET_TEST_POOLER=on needs pgbouncer, which this machine does not have');
  const server = new URL(url);
  const folder = mkdtempSync(join(tmpdir(), 'facet-pooler-'));
  const port = await freePort();
  writeFileSync(join(folder, 'pgbouncer.ini'), iniOf(server, port), { mode: 0o600 });
  writeFileSync(join(folder, 'userlist.txt'), `"${server.username}" "${decodeURIComponent(server.password)}"\n`, {
    mode: 0o600,
  });
  chmodSync(folder, 0o700);
  if (nobody.uid !== undefined)
    for (const name of ['', 'pgbouncer.ini', 'userlist.txt']) chownSync(join(folder, name), nobody.uid, nobody.gid);
  const child = spawn(program, ['pgbouncer.ini'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...nobody });
  let said = '';
  child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-2000)));
  const stop = async () => {
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  const address = Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href;
  for (let waited = 0; !(await answers(address)); waited += 50) {
    if (waited > 10_000 || child.exitCode !== null) {
      await stop();
      throw new Error(`pgbouncer does not answer: ${said}`);
    }
    await delay(50);
  }
  return { url: address, stop };
}

async function answers(url) {
  const client = new pg.Client({ connectionString: Object.assign(new URL(url), { pathname: '/postgres' }).href });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
