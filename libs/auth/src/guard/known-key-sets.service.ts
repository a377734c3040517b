import { Injectable, Logger } from '@nestjs/common';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { Clock } from '@app/common';
import { TransactionManager } from '@app/database';
import { IssuerKeySetsRepository, type KeySetSource } from './issuer-key-sets.repository.js';

/** Milliseconds: longer than any outage that a setting may bridge. */
const keptFor = 8 * 86_400_000;
/** Milliseconds that the clock of another server may be ahead. */
const clockTolerance = 60_000;

/** The keys of an issuer, and when they were asked for. */
export interface KnownKeys {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly fetchedAt: number;
}

/**
 * What all servers know of the keys of issuers, for those that start, or have seen less, while an issuer cannot be reached. Nothing here fails: without the
 * database every server knows only what it has fetched itself.
 */
@Injectable()
export class KnownKeySets {
  private readonly logger = new Logger(KnownKeySets.name);

  constructor(
    private readonly repository: IssuerKeySetsRepository,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  async find(source: KeySetSource): Promise<KnownKeys | undefined> {
    try {
      const found = await this.repository.find(source);
      const now = this.clock.now().getTime();
      if (!found || found.fetchedAt.getTime() > now + clockTolerance) return undefined;
      return { find: createLocalJWKSet(found.keySet), fetchedAt: Math.min(found.fetchedAt.getTime(), now) };
    } catch (error) {
      this.logger.warn({ err: error, issuer: source.issuer }, 'the known keys of a token issuer cannot be read');
      return undefined;
    }
  }

  async record(source: KeySetSource, keySet: JSONWebKeySet, fetchedAt: number): Promise<void> {
    try {
      await this.transactions.run(async (tx) => {
        await this.repository.replace(tx, source, keySet, new Date(fetchedAt));
        await this.repository.removeOlder(tx, source.issuer, new Date(fetchedAt - keptFor));
      });
    } catch (error) {
      this.logger.warn({ err: error, issuer: source.issuer }, 'the keys of a token issuer cannot be saved');
    }
  }
}
