import { Logger } from '@nestjs/common';
import {
  createLocalJWKSet,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';
import type { TrustedIssuer } from '@app/config';
import { outgoingFetch, type Clock } from '@app/common';
import type { TransactionManager } from '@app/database';
import { IssuerUnavailable } from '../auth.errors.js';
import type { IssuerKeySets } from './issuer-key-sets.js';

/** A key set is fetched again at this age, so that a key that the issuer withdraws is withdrawn here. */
const freshFor = 600_000;
/** Between two fetches for key ids that are unknown. */
const unknownKeyPause = 2_000;
/** After a fetch that failed slowly or too often, and before any other fetch for keys that are known. */
const failurePause = 30_000;
/** A failure that takes longer costs its caller too much to be repeated at once. */
const slowFailure = 500;
const quickFailures = 10;

/** Stored sets are removed at this age: longer than any outage that may be bridged. */
const storedFor = 8 * 86_400_000;
/** The clock of another server may be ahead by this. */
const clockTolerance = 60_000;

/** Operators name the addresses, also in their own networks. */
const limits = { allowsPrivate: true, timeoutMs: 3_000, mostBytes: 512 * 1024 };
const mostKeys = 100;

interface KnownKeys {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly fetchedAt: number;
  /** Fetched by this server. What others have fetched says nothing about the keys of now. */
  readonly isOwn: boolean;
}

/**
 * The keys of one issuer, from one address. Known keys stay valid for a while when the address does not
 * answer; one caller at a time tries again. A fetched
 * set replaces the known one, so a withdrawn key ends. Each set is stored in the database, only for servers
 * that start during an outage. Nothing fails
 * without the database: then a server knows what it has fetched itself.
 */
export class IssuerKeys {
  private readonly logger = new Logger(IssuerKeys.name);
  private known: KnownKeys | undefined;
  private recalled: Promise<void> | undefined;
  private fetching: Promise<void> | undefined;
  private failures = 0;
  private failedAt = -Infinity;
  private wasSlow = false;

  constructor(
    private readonly issuer: Pick<TrustedIssuer, 'issuer' | 'jwksUri' | 'jwksOutageSeconds'>,
    private readonly stored: IssuerKeySets,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** The key of a token. Throws `IssuerUnavailable`, or what jose throws when the issuer has no such key. */
  async of(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    await (this.recalled ??= this.recall());
    const key = await this.find(header, token);
    if (key && (this.isFresh(freshFor) || this.isBeingTried())) return key;
    if (!key && this.isFresh(unknownKeyPause)) throw new errors.JWKSNoMatchingKey();
    try {
      await this.refresh();
    } catch (error) {
      const last = await this.find(header, token);
      if (last && this.bridgesOutage()) return last;
      throw error;
    }
    const found = await this.find(header, token);
    if (!found) throw new errors.JWKSNoMatchingKey();
    return found;
  }

  private async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey | undefined> {
    try {
      return await this.known?.find(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined;
      throw error;
    }
  }

  /** Another caller fetches the keys now, or has just failed to, and the known ones are not too old. */
  private isBeingTried(): boolean {
    const isTried = this.fetching !== undefined || isWithin(this.now() - this.failedAt, failurePause);
    return isTried && this.bridgesOutage();
  }

  private bridgesOutage(): boolean {
    return this.isYounger(freshFor + this.issuer.jwksOutageSeconds * 1000);
  }

  private isFresh(age: number): boolean {
    return this.known?.isOwn === true && this.isYounger(age);
  }

  private isYounger(age: number): boolean {
    return this.known !== undefined && isWithin(this.now() - this.known.fetchedAt, age);
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private refresh(): Promise<void> {
    const isResting =
      (this.wasSlow || this.failures >= quickFailures) && isWithin(this.now() - this.failedAt, failurePause);
    if (!this.fetching && isResting) throw new IssuerUnavailable({ retryAfter: failurePause / 1000 });
    this.fetching ??= this.fetch().finally(() => (this.fetching = undefined));
    return this.fetching;
  }

  private async fetch(): Promise<void> {
    const [began, fetchedAt] = [performance.now(), this.now()];
    try {
      const keySet = await fetchKeySet(this.issuer.jwksUri);
      this.known = { find: createLocalJWKSet(keySet), fetchedAt, isOwn: true };
      [this.failures, this.failedAt] = [0, -Infinity];
      await this.store(keySet, fetchedAt);
    } catch (error) {
      this.wasSlow = performance.now() - began > slowFailure;
      this.failedAt = this.now();
      if (this.failures === 0)
        this.logger.warn({ err: error, issuer: this.issuer.issuer }, 'the keys of a token issuer cannot be fetched');
      this.failures += 1;
      await this.recall();
      throw new IssuerUnavailable({ retryAfter: 5, cause: error });
    }
  }

  /** Takes over what another server, or this one before its start, has fetched later. */
  private async recall(): Promise<void> {
    try {
      const found = await this.stored.find(this.issuer);
      const now = this.now();
      if (!found || found.fetchedAt.getTime() > now + clockTolerance) return;
      const fetchedAt = Math.min(found.fetchedAt.getTime(), now);
      if (fetchedAt > (this.known?.fetchedAt ?? -Infinity))
        this.known = { find: createLocalJWKSet(found.keySet), fetchedAt, isOwn: false };
    } catch (error) {
      this.logger.warn({ err: error, issuer: this.issuer.issuer }, 'the known keys of a token issuer cannot be read');
    }
  }

  private async store(keySet: JSONWebKeySet, fetchedAt: number): Promise<void> {
    try {
      await this.transactions.run(async (tx) => {
        await this.stored.replace(tx, this.issuer, keySet, new Date(fetchedAt));
        await this.stored.removeOlder(tx, this.issuer.issuer, new Date(fetchedAt - storedFor));
      });
    } catch (error) {
      this.logger.warn({ err: error, issuer: this.issuer.issuer }, 'the keys of a token issuer cannot be saved');
    }
  }
}

/** A clock that was set back prolongs nothing. */
const isWithin = (age: number, limit: number): boolean => age >= 0 && age < limit;

/** No redirect is followed, and no more is read than a key set can have. */
async function fetchKeySet(address: string): Promise<JSONWebKeySet> {
  const headers = { accept: 'application/jwk-set+json, application/json' };
  const response = await outgoingFetch(address, { headers }, limits);
  if (response.status !== 200) throw new Error(`the address of the keys answered ${response.status}`);
  const read = (await response.json()) as JSONWebKeySet;
  if (Array.isArray(read?.keys) && read.keys.length > mostKeys)
    throw new Error(`the key set has more than ${mostKeys} keys`);
  return read;
}
