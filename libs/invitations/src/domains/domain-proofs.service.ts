import { Resolver } from 'node:dns/promises';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import type { OrganizationDomain } from '@app/organizations';
import { recordNameOf, recordValueOf } from './domain-names.js';

/** Milliseconds for one answer, and how often a server is asked. */
const [timeout, tries] = [2000, 2];

/** Errors that are an answer: there is no such name, or it has no such record. */
const absent = ['ENODATA', 'ENOTFOUND'];

/** Looks for the records that prove domains. */
@Injectable()
export class DomainProofs {
  private readonly servers: readonly string[];

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'DNS_SERVERS'>) {
    this.servers = settings.DNS_SERVERS;
  }

  /** Never inside of a transaction. `unreachable`: nobody knows, such as while a server is down. */
  async look({
    domain,
    token,
  }: Pick<OrganizationDomain, 'domain' | 'token'>): Promise<'found' | 'absent' | 'unreachable'> {
    // Of its own for each look: servers that failed are remembered.
    const resolver = new Resolver({ timeout, tries });
    if (this.servers.length > 0) resolver.setServers(this.servers);
    try {
      const records = await resolver.resolveTxt(recordNameOf(domain));
      return records.some((parts) => parts.join('').trim() === recordValueOf(token)) ? 'found' : 'absent';
    } catch (error) {
      return absent.includes((error as NodeJS.ErrnoException).code ?? '') ? 'absent' : 'unreachable';
    }
  }
}
