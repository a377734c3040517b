import { lookup } from 'node:dns';
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { AddressForbidden } from './outgoing-fetch.errors.js';

/** What a call of another server may cost, and where that server may be. */
export interface OutgoingLimits {
  /** Whether the server may be in a private network or on this machine; there also without TLS. */
  readonly allowsPrivate: boolean;
  readonly timeoutMs: number;
  readonly mostBytes: number;
}

interface OutgoingRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls another server, whose address somebody chose who does not run this installation. The name is resolved
 * once: the connection goes to the addresses that were checked, so that a name which points elsewhere a moment
 * later changes nothing. No redirect is followed, and no more is read than the limit says.
 * Throws `AddressForbidden`, or what the network throws.
 */
export async function outgoingFetch(
  address: string,
  { method = 'GET', headers = {}, body, signal }: OutgoingRequest,
  { allowsPrivate, timeoutMs, mostBytes }: OutgoingLimits,
): Promise<Response> {
  const url = new URL(address);
  assertCallable(url, allowsPrivate);
  const time = AbortSignal.timeout(timeoutMs);
  const options = {
    method,
    headers: { ...headers },
    lookup: lookupWithin(allowsPrivate),
    // A connection of its own: a shared one was made for another check.
    agent: false,
    signal: signal ? AbortSignal.any([signal, time]) : time,
  } as const;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, options, resolve);
    request.on('error', reject);
    request.end(body === undefined || body === null ? undefined : bodyTextOf(body));
  });
  return toResponse(answer, await contentOf(answer, mostBytes));
}

/** Throws `AddressForbidden` for an address that `outgoingFetch` would not call, as far as it says so itself. */
export function assertCallable({ protocol, hostname, username, password }: URL, allowsPrivate: boolean): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  const isLocal = host === 'localhost' || (isIP(host) !== 0 && ipaddr.process(host).range() === 'loopback');
  if (username + password !== '') throw new AddressForbidden('must not have credentials');
  if (protocol !== 'https:' && !(protocol === 'http:' && isLocal && allowsPrivate))
    throw new AddressForbidden('must be https');
  if (host === 'localhost' ? !allowsPrivate : isIP(host) !== 0 && !mayCall(host, allowsPrivate))
    throw new AddressForbidden('must not be in a private network or on this machine');
}

// RFC 6890 knows more than the ranges of ipaddr.js.
const benchmarking = ipaddr.parseCIDR('198.18.0.0/15') as [ipaddr.IPv4, number];
const globalUnicast = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];
const privateRanges = ['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'];

/** Link-local addresses, among them the metadata of clouds, are called in no case. */
function mayCall(text: string, allowsPrivate: boolean): boolean {
  const address = ipaddr.process(text);
  const range = address.range();
  if (allowsPrivate && privateRanges.includes(range)) return true;
  if (range !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 ? !address.match(benchmarking) : address.match(globalUnicast);
}

const lookupWithin =
  (allowsPrivate: boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '');
      const [first] = found;
      if (!first || !found.every(({ address }) => mayCall(address, allowsPrivate)))
        return callback(new AddressForbidden('leads to a private network or to this machine'), '');
      return options.all ? callback(null, found) : callback(null, first.address, first.family);
    });
  };

const bodyTextOf = (body: unknown): string => (typeof body === 'string' ? body : String(body));

async function contentOf(answer: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    // Leaving the loop closes the connection.
    if (bytes > mostBytes) throw new Error(`the answer has more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toResponse({ statusCode: status = 0, headers }: IncomingMessage, content: Buffer): Response {
  if (status < 200 || status > 599) throw new Error(`the answer has the status ${status}`);
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  const hasBody = ![204, 205, 304].includes(status);
  return new Response(hasBody ? new Uint8Array(content) : null, { status, headers: kept });
}
