import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';

/**
 * The unit in which addresses are counted: an IPv4 address, in any form, or a /64 of IPv6. One household or
 * machine has a whole /64 and can call from
 * any address in it.
 */
export function addressBucket(text: string | null | undefined): string {
  // Clients whose proxy reports no address are counted together.
  if (text === null || text === undefined || !ipaddr.isValid(text)) return 'unknown';
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4') return address.toString();
  return `${(address as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

/** Subjects are hashed: the table contains no address and no email. */
export const keyOf = (limit: string, subject: string): string =>
  `${limit}:${createHash('sha256').update(subject).digest('base64url').slice(0, 22)}`;
