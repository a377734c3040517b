import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/** Which header the trusted proxies write. `auto`: X-Forwarded-For where there is one, else Forwarded. */
export type ProxyHeader = 'auto' | 'x-forwarded-for' | 'forwarded';

export interface TrustedProxies {
  readonly hops: number;
  readonly header: ProxyHeader;
}

const longestNode = 64;

/** An IP address, as proxies write it: bare, in brackets, or with a port behind it. */
const node = /^(?:\[([0-9a-f:.]+)\](?::\d{1,5})?|(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}|([0-9a-f:.]+))$/i;

/**
 * The canonical form of an address, IPv4 also where it is mapped into IPv6. Nothing for any other text, such
 * as `unknown` or `_hidden`.
 */
export function readAddress(text: string | undefined): string | undefined {
  if (text === undefined || text.length > longestNode) return undefined;
  const [, bracketed, withPort, bare] = node.exec(text.trim()) ?? [];
  const address = bracketed ?? withPort ?? bare;
  // The four-part form is the only one: `010.1.1.1` and `127.1` mean different addresses to different programs.
  if (address === undefined || !(ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address)))
    return undefined;
  return ipaddr.process(address).toString();
}

/**
 * Quoted strings, separators, and what is between them, so that a separator in quotes separates nothing (RFC
 * 7239, 4).
 */
const forwardedPart = /"(?:[^"\\]|\\.)*"?|[,;]|[^",;]+/g;
const forPair = /^\s*for=(?:"(.*)"|([^"]*))$/i;

/** The `for` of each element, that of the nearest proxy last. An element without one hides its client. */
function forwardedNodes(header: string): string[] {
  const nodes = [''];
  let pair = '';
  const endPair = (): void => {
    const [, quoted, token] = forPair.exec(pair.trimEnd()) ?? [];
    if (quoted !== undefined || token !== undefined)
      nodes[nodes.length - 1] = token ?? (quoted ?? '').replace(/\\(.)/g, '$1');
    pair = '';
  };
  for (const [part] of header.matchAll(forwardedPart)) {
    if (part !== ',' && part !== ';') pair += part;
    else endPair();
    if (part === ',') nodes.push('');
  }
  endPair();
  return nodes;
}

const textOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value;

function nodesOf({ headers }: IncomingMessage, header: ProxyHeader): string[] {
  const listed = header === 'forwarded' ? undefined : textOf(headers['x-forwarded-for']);
  if (listed !== undefined) return listed.split(',');
  const forwarded = header === 'x-forwarded-for' ? undefined : textOf(headers.forwarded);
  return forwarded === undefined ? [] : forwardedNodes(forwarded);
}

/**
 * The address of the client: that of the connection, or what the outermost trusted proxy wrote down. Each
 * proxy appends whom it was called by, so what
 * stands further to the left was sent by the client and proves nothing. Nothing where that proxy wrote no address.
 */
export function clientAddressOf(request: IncomingMessage, { hops, header }: TrustedProxies): string | undefined {
  const nodes = hops === 0 ? [] : nodesOf(request, header);
  if (nodes.length === 0) return readAddress(request.socket.remoteAddress);
  return readAddress(nodes[Math.max(0, nodes.length - hops)]);
}
