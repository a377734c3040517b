import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';

/** As some proxies write them into X-Forwarded-For: with a port behind it. */
const withPort = /^(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?$/;

/**
 * What counts as one address: an IPv4 address, in whichever form, or a /64 of IPv6, which is what one household or one machine is given,
 * and out of which it can call from more addresses than anybody can count.
 */
export function addressSubject(text: string): string {
  const [, six, four] = withPort.exec(text) ?? [];
  const bare = six ?? four ?? text;
  if (!ipaddr.isValid(bare)) return text;
  const address = ipaddr.process(bare);
  if (address.kind() === 'ipv4') return address.toString();
  return `${(address as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

/** Subjects are hashed: the table holds no address and no e-mail. */
export const keyOf = (limit: string, subject: string): string => `${limit}:${createHash('sha256').update(subject).digest('base64url').slice(0, 22)}`;
