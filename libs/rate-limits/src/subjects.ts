import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';

/**
 * What counts as one address: an IPv4 address, in whichever form, or a /64 of IPv6, which is what one household or one machine is given,
 * and out of which it can call from more addresses than anybody can count.
 */
export function addressBucket(text: string | null | undefined): string {
  // Clients whose proxy says no address are counted together.
  if (text === null || text === undefined || !ipaddr.isValid(text)) return 'unknown';
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4') return address.toString();
  return `${(address as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

/** Subjects are hashed: the table holds no address and no e-mail. */
export const keyOf = (limit: string, subject: string): string => `${limit}:${createHash('sha256').update(subject).digest('base64url').slice(0, 22)}`;
