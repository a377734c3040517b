const shape = /^(postgres(?:ql)?:\/\/(?:[^@/?#]*@)?)([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?/s;

/** `socket:/folder?db=name`, as the driver reads it: the name of the database is a parameter. */
const socketShape = /^socket:(?:\/\/([^@/?#]*@)?)?(\/[^?#]*)(?:\?([^#]*))?/s;

/** What a Unix socket has no use for: libpq ignores it there. */
const ofTls = ['ssl', 'sslmode', 'sslcert', 'sslkey', 'sslrootcert', 'sslnegotiation'];

/**
 * An address for each host of a database address that names several, as libpq writes them:
 * `postgres://user@one:5432,two:5432/facet`. All spellings of a host
 * that libpq and the driver know become one that every reader of URLs understands. A Unix socket becomes
 * `postgres://user@%2Ffolder:5432/facet`.
 */
export function addressesOf(url: string): string[] {
  const postgres = fromSocketScheme(url);
  const [given, before = '', authority = '', path = '', query = ''] = shape.exec(postgres) ?? [];
  const params = new URLSearchParams(query);
  const hosts = hostsIn(authority, params.get('host') ?? '', params.get('port') ?? '');
  if (given === undefined || hosts.join(',') === '') return [postgres];
  const sockets = hosts.every(isSocket);
  if (!sockets && hosts.join(',') === authority) return hosts.map((host) => postgres.replace(authority, () => host));
  for (const name of ['host', 'port', ...(sockets ? ofTls : [])]) params.delete(name);
  if (sockets) params.set('sslmode', 'disable');
  return hosts.map((host) => `${before}${host}${path}${params.size > 0 ? `?${params.toString()}` : ''}`);
}

/** The folder of the Unix socket that an address of `addressesOf` names. Undefined for a host. */
export function socketFolderOf(address: string): string | undefined {
  const host = URL.canParse(address) ? new URL(address).hostname : '';
  return isSocket(host) ? decodeURIComponent(host) : undefined;
}

const isSocket = (host: string): boolean => /^%2f/i.test(host);

const withPort = (host: string, port: string): string =>
  port === '' || host === '' ? host : `${host.replace(/:\d*$/, '')}:${port}`;

/**
 * What the parameters `host` and `port` name stands above the part before the path. Both may be lists; one
 * port is that of all hosts.
 */
function hostsIn(authority: string, named: string, ports: string): string[] {
  const hosts = named === '' ? authority.split(',') : named.split(',').map(escapeHost);
  const each = (ports || (named === '' ? '' : (/:(\d+)$/.exec(authority)?.[1] ?? ''))).split(',');
  return hosts.map((host, at) => withPort(host, (each.length > 1 ? each[at] : each[0]) ?? ''));
}

/** An IPv6 address has colons. A folder has slashes. */
const escapeHost = (host: string): string => (/^[^/]*:/.test(host) ? `[${host}]` : encodeURIComponent(host));

function fromSocketScheme(url: string): string {
  const [given, credentials = '', folder = '', query = ''] = socketShape.exec(url) ?? [];
  if (given === undefined) return url;
  const params = new URLSearchParams(query);
  const database = params.get('db') ?? '';
  const encoding = params.get('encoding');
  if (encoding) params.set('client_encoding', encoding);
  for (const name of ['db', 'encoding', 'host']) params.delete(name);
  return `postgres://${credentials}${encodeURIComponent(decodeURI(folder))}/${encodeURIComponent(database)}?${params.toString()}`;
}
