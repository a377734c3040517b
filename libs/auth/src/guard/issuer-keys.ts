import { Logger } from '@nestjs/common';
import { createLocalJWKSet, errors, type CryptoKey, type FlattenedJWSInput, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import type { TrustedIssuer } from '@app/config';
import type { Clock } from '@app/common';
import { IssuerUnavailable } from '../auth.errors.js';
import type { KnownKeys, KnownKeySets } from './known-key-sets.service.js';

/** Milliseconds. */
const fetchTimeout = 3_000;
/** A key set is fetched again at this age, so that a key that the issuer withdraws is withdrawn here. */
const freshFor = 600_000;
/** Between two fetches for key ids that are unknown. */
const unknownKeyPause = 2_000;
/** After a fetch that failed slowly or too often, and before any other fetch for keys that are known. */
const failurePause = 30_000;
/** A failure that takes longer costs its caller too much to be repeated at once. */
const slowFailure = 500;
const quickFailures = 10;

const mostBytes = 512 * 1024;
const mostKeys = 100;

/**
 * The keys of one issuer, from the one address that the setting names. Keys that are known stay good for a while when the address does not answer; then a
 * new try is made now and then, by one caller at a time. What the address answers replaces what was known, so a withdrawn key ends. What the servers know
 * together (`KnownKeySets`) bridges an outage for one that starts meanwhile, and counts for nothing else.
 */
export class IssuerKeys {
  private readonly logger = new Logger(IssuerKeys.name);
  private known: (KnownKeys & { readonly isOwn: boolean }) | undefined;
  private recalled: Promise<void> | undefined;
  private fetching: Promise<void> | undefined;
  private failures = 0;
  private failedAt = -Infinity;
  private wasSlow = false;

  constructor(
    private readonly issuer: Pick<TrustedIssuer, 'issuer' | 'jwksUri' | 'jwksOutageSeconds'>,
    private readonly clock: Clock,
    private readonly sets: KnownKeySets,
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

  /** Another caller asks the issuer at this moment, or has done so in vain a moment ago, while the keys are not too old. */
  private isBeingTried(): boolean {
    const isTried = this.fetching !== undefined || isWithin(this.now() - this.failedAt, failurePause);
    return isTried && this.bridgesOutage();
  }

  private bridgesOutage(): boolean {
    return this.isYounger(freshFor + this.issuer.jwksOutageSeconds * 1000);
  }

  /** Fetched by this server: what others have fetched says nothing about the issuer's keys of now. */
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
    const isResting = (this.wasSlow || this.failures >= quickFailures) && isWithin(this.now() - this.failedAt, failurePause);
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
      await this.sets.record(this.issuer, keySet, fetchedAt);
    } catch (error) {
      this.wasSlow = performance.now() - began > slowFailure;
      this.failedAt = this.now();
      if (this.failures === 0) this.logger.warn({ err: error, issuer: this.issuer.issuer }, 'the keys of a token issuer cannot be fetched');
      this.failures += 1;
      await this.recall();
      throw new IssuerUnavailable({ retryAfter: 5, cause: error });
    }
  }

  /** Takes over what another server, or this one before its start, has fetched later. */
  private async recall(): Promise<void> {
    const found = await this.sets.find(this.issuer);
    if (found && found.fetchedAt > (this.known?.fetchedAt ?? -Infinity)) this.known = { ...found, isOwn: false };
  }
}

/** A clock that was set back makes nothing last longer. */
const isWithin = (age: number, limit: number): boolean => age >= 0 && age < limit;

/** No redirect is followed, and no more is read than a key set can have. */
async function fetchKeySet(address: string): Promise<JSONWebKeySet> {
  const headers = { accept: 'application/jwk-set+json, application/json' };
  const response = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(fetchTimeout), headers });
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel();
    throw new Error(`the address of the keys answered ${response.status}`);
  }
  const read = JSON.parse(await textOf(response.body)) as JSONWebKeySet;
  if (Array.isArray(read?.keys) && read.keys.length > mostKeys) throw new Error(`the key set has more than ${mostKeys} keys`);
  return read;
}

async function textOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    // Leaving the loop closes the connection.
    if (bytes > mostBytes) throw new Error(`the key set has more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
