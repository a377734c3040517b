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

const hostName = /^(?=.{1,230}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A domain as addresses are compared by: in lower case and A-labels. Undefined: the text is not one with a dot in it. */
export function domainKeyOf(text: string): string | undefined {
  const domain = asciiDomainOf(text.normalize('NFKC').trim().toLowerCase().replace(/\.$/, ''));
  return hostName.test(domain) ? domain : undefined;
}

/** The domain of an address, in the form in which it is compared. */
export function domainOf(email: string): string {
  const key = addressKeyOf(email);
  return key.slice(key.lastIndexOf('@') + 1);
}
