import { Resolver } from 'node:dns/promises';
import type { OrganizationDomain } from '@app/organizations';
import { recordNameOf, recordValueOf } from './domain-names.js';

/** Milliseconds for one answer, and how often a server is asked. */
const [timeout, tries] = [2000, 2];

/** Errors that are an answer: there is no such name, or it has no such record. */
const absent = ['ENODATA', 'ENOTFOUND'];

/**
 * Looks for the record that proves a domain. Never inside of a transaction. `unreachable`: nobody knows, such as while a
 * server is down.
 * @param servers addresses of name servers; none: those of the system
 */
export async function lookForProof(
  { domain, token }: Pick<OrganizationDomain, 'domain' | 'token'>,
  servers: readonly string[],
): Promise<'found' | 'absent' | 'unreachable'> {
  // Of its own for each look: servers that failed are remembered.
  const resolver = new Resolver({ timeout, tries });
  if (servers.length > 0) resolver.setServers(servers);
  try {
    const records = await resolver.resolveTxt(recordNameOf(domain));
    return records.some((parts) => parts.join('').trim() === recordValueOf(token)) ? 'found' : 'absent';
  } catch (error) {
    return absent.includes((error as NodeJS.ErrnoException).code ?? '') ? 'absent' : 'unreachable';
  }
}
