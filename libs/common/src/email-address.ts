import { domainToASCII } from 'node:url';

/** Letters of domains beyond ASCII: a domain without them is compared as it is written. */
const beyondAscii = /[^\p{ASCII}]/u;

/** A domain in A-labels. What cannot be one stays as it is. */
const asciiDomainOf = (domain: string): string => (beyondAscii.test(domain) ? domainToASCII(domain) || domain : domain);

/**
 * The form in which addresses are compared: normalized (NFKC), in lower case, in the local part too, as users
 * expect of a sign-in, and with the domain in A-labels (RFC 5890), which browsers send where users write
 * Unicode.
 */
export function addressKeyOf(email: string): string {
  const address = email.normalize('NFKC').trim().toLowerCase();
  const at = address.lastIndexOf('@') + 1;
  return at === 0 ? address : address.slice(0, at) + asciiDomainOf(address.slice(at));
}
