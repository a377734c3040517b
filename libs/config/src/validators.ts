import { availableParallelism } from 'node:os';
import { isIP } from 'node:net';
import { makeValidator } from 'envalid';
import { addressesOf, isOrganizationId, socketFolderOf } from '@app/common';

export const parseUrl = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

export const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);

const mostProcesses = 64;

function fail(message: string): never {
  throw new Error(message);
}

/** The id of an organization, or nothing. */
export const organization = makeValidator<string>((input) =>
  input === '' || isOrganizationId(input) ? input : fail('is not the id of an organization'),
);

/**
 * Whether it is one short piece over and over, the last time perhaps cut off: then the piece is all there is
 * to guess.
 */
const isRepetition = (text: string): boolean =>
  Array.from({ length: Math.min(31, text.length - 8) }, (_, at) => at + 1).some(
    (period) => text.slice(period) === text.slice(0, -period),
  );

/** The mail server, and whether TLS is required. On the same machine it is not. */
export function mailServerOf(address: string): { readonly url: string; readonly requireTls: boolean } {
  const url = new URL(address);
  const requireTls = url.search !== '?tls=off' && !isLoopback(url.hostname);
  url.search = '';
  return { url: url.href, requireTls };
}

/** A secret that is long and varied enough. The text of the error never repeats the secret. */
export const secret = makeValidator<string>((input) => {
  if (Buffer.byteLength(input) < 32) fail('is too short: 32 bytes at least, such as from: openssl rand -base64 48');
  if (new Set(input).size < 12 || isRepetition(input) || /change.?me|secret|password|example/i.test(input))
    fail('is weak: use random text, such as from: openssl rand -base64 48');
  return input;
});

const listOf = (input: string): string[] =>
  input
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

/** Hosts of pages on the web as browsers write them: in lower case, without a port that is the usual one. */
const webHost = /^(?:\[[\da-f:]+\]|[a-z0-9._-]+)(?::\d+)?$/;

/**
 * Schemes that a page of an app or of an extension has; the others that browsers know either have no origin
 * or are no pages.
 */
const appOrigin =
  /^(?!(?:https?|wss?|ftp|file|data|blob|about|javascript):)[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9._-]+(?::\d+)?$/;

function isOrigin(text: string): boolean {
  if (appOrigin.test(text)) return URL.canParse(text);
  const url = parseUrl(text);
  return url !== undefined && /^https?:$/.test(url.protocol) && url.origin === text && webHost.test(url.host);
}

const originFault = (text: string): never =>
  fail(
    text.includes('*')
      ? `"${text}" has a wildcard, and there is none: list each origin`
      : `"${text}" is not an origin such as https://app.example.com or capacitor://localhost`,
  );

/** Origins as browsers send them, since they are compared as a whole. */
export const origins = makeValidator<string[]>((input) =>
  listOf(input).map((one) => (isOrigin(one) ? one : originFault(one))),
);

/** The scheme of an app, which belongs to a domain (RFC 8252, 7.1). */
const appScheme = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/;

function redirectUriOf(text: string): string {
  const url = parseUrl(text);
  const isKnown =
    url !== undefined &&
    (url.protocol === 'https:' ||
      (url.protocol === 'http:' && isLoopback(url.hostname)) ||
      appScheme.test(url.protocol));
  return isKnown && url.username + url.password === '' && !/[?#*]/.test(text)
    ? url.href
    : fail(`"${text}" is not a page such as https://app.example.com/callback, without a query and a fragment`);
}

/** Redirect URIs of OAuth, each as a whole. */
export const redirectUris = makeValidator<string[]>((input) => listOf(input).map(redirectUriOf));

/**
 * A host as EIP-4361 takes it: a name with a dot in it, an IPv4 address or localhost; with a port where it is
 * not the usual one.
 */
const webDomain =
  /^(?:localhost|(?:\d{1,3}\.){3}\d{1,3}|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,})(?::\d{1,5})?$/;

export const webDomains = makeValidator<string[]>((input) =>
  listOf(input).map((one) =>
    webDomain.test(one) && parseUrl(`https://${one}`)?.host === one
      ? one
      : fail(`"${one}" is not a host such as app.example.com or localhost:3000`),
  ),
);

/** IP addresses, with a port where it is not 53. */
export const dnsServers = makeValidator<string[]>((input) =>
  listOf(input).map((one) => {
    const [, address = one] = /^\[?([^\]]+?)\]?:\d{1,5}$/.exec(one) ?? [];
    return isIP(one) > 0 || isIP(address) === 4 || (one.startsWith('[') && isIP(address) === 6)
      ? one
      : fail(`"${one}" is not an address such as 192.0.2.53 or 192.0.2.53:5353`);
  }),
);

/** A domain as browsers take it for WebAuthn: neither an address nor a port. */
export const domain = makeValidator<string>((input) =>
  input === '' || input === 'localhost' || (webDomain.test(input) && /[a-z]$/.test(input) && !input.includes(':'))
    ? input
    : fail(`"${input}" is not a domain such as example.com`),
);

/** Chain ids (EIP-155), one at least. */
export const chains = makeValidator<number[]>((input) => {
  const ids = listOf(input).map((one) =>
    /^[1-9]\d{0,14}$/.test(one) ? Number(one) : fail(`"${one}" is not a chain id such as 1`),
  );
  return ids.length > 0 ? ids : fail('names no chain');
});

/** A whole number within limits, both included. */
export const whole = (least: number, most: number): ReturnType<typeof makeValidator<number>> =>
  makeValidator<number>((input) => {
    const value = /^\d{1,15}$/.test(input) ? Number(input) : NaN;
    return value >= least && value <= most ? value : fail(`must be a whole number from ${least} to ${most}`);
  });

const [leastDays, mostDays] = [30, 3650];
/** Days that records are kept: a month at least, or 0 for ever. */
export const retention = makeValidator<number>((input) => {
  const days = /^\d{1,4}$/.test(input) ? Number(input) : NaN;
  return days === 0 || (days >= leastDays && days <= mostDays)
    ? days
    : fail(`must be 0, or a whole number from ${leastDays} to ${mostDays}`);
});

/** How many processes: a number, or `auto` for one on each core that this process may use. */
export const processes = makeValidator<number>((input) => {
  const value = input === 'auto' ? Math.min(availableParallelism(), mostProcesses) : Number(input);
  return Number.isInteger(value) && value >= 1 && value <= mostProcesses
    ? value
    : fail(`must be auto, or a whole number from 1 to ${mostProcesses}`);
});

/** Facet writes, so a server that only reads is never meant. */
const takesWrites = (url: URL): boolean =>
  [null, 'read-write', 'primary'].includes(url.searchParams.get('target_session_attrs'));

/** Bytes that the path of a Unix socket has room for. */
const longestSocket = process.platform === 'linux' ? 107 : 103;

function socketFault(addresses: readonly string[]): string | undefined {
  const sockets = addresses.map((address) => ({
    folder: socketFolderOf(address),
    port: parseUrl(address)?.port || '5432',
  }));
  const paths = sockets.flatMap(({ folder, port }) => (folder === undefined ? [] : [`${folder}/.s.PGSQL.${port}`]));
  if (paths.length > 0 && paths.length < addresses.length) return 'must not name Unix sockets and other hosts together';
  if (paths.length > 0 && process.platform === 'win32') return 'must not name a Unix socket on Windows';
  const long = paths.find((path) => Buffer.byteLength(path) > longestSocket);
  return long && `names a Unix socket whose path is longer than ${longestSocket} bytes: ${long}`;
}

/**
 * With several hosts as libpq writes them, and with Unix sockets: `host1:5432,host2:5432`,
 * `?host=/var/run/postgresql`.
 */
export const postgresUrl = makeValidator<string>((input) => {
  const addresses = addressesOf(input);
  const urls = addresses.map(parseUrl);
  if (!urls.every((url) => /^postgres(ql)?:$/.test(url?.protocol ?? '') && !/^%40/i.test(url?.hostname ?? '')))
    return fail(
      'must look like postgres://user:password@host:5432/database or postgres://user@/database?host=/var/run/postgresql',
    );
  if (!urls.every((url) => url && takesWrites(url)))
    return fail('must not ask for target_session_attrs other than read-write or primary');
  const fault = socketFault(addresses);
  return fault === undefined ? input : fail(fault);
});

/** One server that only reads: each connection could lead to another one of several. */
export const replicaUrl = makeValidator<string>((input) => {
  const addresses = addressesOf(input);
  const [url] = addresses.map(parseUrl);
  if (!/^postgres(ql)?:$/.test(url?.protocol ?? ''))
    return fail('must look like postgres://user:password@replica:5432/database');
  if (addresses.length > 1 || url?.searchParams.has('target_session_attrs'))
    return fail('must name one host, without target_session_attrs');
  const fault = socketFault(addresses);
  return fault === undefined ? input : fail(fault);
});

/**
 * An http address without credentials, query and fragment. A slash at its end is cut off, so that paths can
 * be appended.
 */
export const publicUrl = makeValidator<string>((input) => {
  const url = parseUrl(input);
  const plain =
    url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.password + url.search + url.hash === '';
  return plain ? url.href.replace(/\/+$/, '') : fail('must look like https://api.example.com');
});

/** The end of the hosts that name organizations, without dots around it. */
export const hostSuffix = makeValidator<string>((input) => {
  const suffix = input.toLowerCase().replace(/^\.|\.$/g, '');
  return suffix === '' || /^(?:[a-z0-9-]+\.)*[a-z0-9-]+$/.test(suffix) ? suffix : fail('must look like m2.example.com');
});

/** A share of the whole. */
export const ratio = makeValidator<number>((input) => {
  const value = /^\d(?:\.\d{1,9})?$/.test(input) ? Number(input) : NaN;
  return value <= 1 ? value : fail('must be a number from 0 to 1, such as 0.05');
});

export const smtpUrl = makeValidator<string>((input) => {
  const url = parseUrl(input);
  const plain = url !== undefined && /^smtps?:$/.test(url.protocol) && url.hostname !== '' && url.hash === '';
  return plain && /^(?:\?tls=off)?$/.test(url.search)
    ? input
    : fail('must look like smtp://user:password@mail.example.com:587, or end in ?tls=off');
});

/** `address` or `Name <address>`. */
export const mailbox = makeValidator<string>((input) =>
  /^(?:[^<>"\r\n]+ <[^\s<>@"]+@[^\s<>@"]+>|[^\s<>@"]+@[^\s<>@"]+)$/.test(input)
    ? input
    : fail('must look like Example <no-reply@example.com>'),
);

/** The address of a page with `{token}` where the token goes. */
export const linkTemplate = makeValidator<string>((input) => {
  const url = parseUrl(input.replace('{token}', 'token'));
  const usable = url !== undefined && /^https?:$/.test(url.protocol) && input.split('{token}').length === 2;
  return usable ? input : fail('must look like https://app.example.com/page#{token}');
});

/** So many calls at once, which come back evenly within so many seconds. */
export class Quota {
  constructor(
    readonly calls: number,
    readonly seconds: number,
  ) {}

  toString(): string {
    return `${this.calls}/${this.seconds}`;
  }
}

export const quota = makeValidator<Quota>((input) => {
  const [, calls, seconds] = /^([1-9]\d{0,6})\/([1-9]\d{0,4})$/.exec(input) ?? [];
  return calls && seconds
    ? new Quota(Number(calls), Number(seconds))
    : fail('must look like 600/60: calls, and seconds in which they come back');
});
