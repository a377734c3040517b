import { addressesOf } from '@app/common';
import pg from 'pg';

export interface Host {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
}

const defaultPort = 5432;

/** The hosts in their order. None where it does not matter which one it is: a single one of which nothing is asked. */
export function hostsOf(url: string): Host[] {
  const addresses = addressesOf(url).filter((address) => URL.canParse(address));
  const urls = addresses.map((address) => new URL(address));
  if (urls.length === 1 && !urls[0]?.searchParams.has('target_session_attrs')) return [];
  return urls.map(({ hostname, port }) => ({
    host: decodeURIComponent(hostname).replace(/^\[|\]$/g, ''),
    port: Number(port) || defaultPort,
  }));
}

/** The host that took writes when it was looked for last, by the names of all. It is tried first. */
const lastFound = new Map<string, number>();

/**
 * The first host that takes writes, in the order of the address, as `target_session_attrs=read-write` of
 * libpq finds it: the driver knows one host only.
 * Each look is a connection of its own, so it costs new connections a few milliseconds, and only those.
 */
export async function findWritable(hosts: readonly Host[], config: pg.ClientConfig): Promise<Host> {
  const names = JSON.stringify(hosts);
  const first = lastFound.get(names) ?? 0;
  let failure = Object.assign(new Error('none of the hosts of DATABASE_URL takes writes'), { code: '25006' });
  // All looks together have the time limit of one.
  const hurried = {
    ...config,
    connectionTimeoutMillis: Math.ceil((config.connectionTimeoutMillis ?? 0) / hosts.length),
  };
  for (let step = 0; step < hosts.length; step += 1) {
    const at = (first + step) % hosts.length;
    const host = hosts[at] as Host;
    try {
      if (await takesWrites(host, hurried)) {
        lastFound.set(names, at);
        return host;
      }
    } catch (error) {
      failure = error as typeof failure;
    }
  }
  throw failure;
}

async function takesWrites({ host, port }: Host, config: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  Object.assign(client, { host, port });
  try {
    await client.connect();
    const { rows } = await client.query<{ off: boolean }>(
      `select current_setting('transaction_read_only') = 'off' as off`,
    );
    return rows[0]?.off === true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
