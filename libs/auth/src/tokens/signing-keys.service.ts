import { createPrivateKey, createPublicKey, generateKeyPair, randomUUID, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { audit } from '@app/audit';
import { SETTINGS, type Settings } from '@app/config';
import { Clock, Encryption } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { SigningKeyInUse, SigningKeyUnknown } from '../auth.errors.js';
import { impersonationLifetime, signImpersonation, type SignedImpersonation } from './access-token.js';
import type { SigningKey } from './signing-key.entity.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

type SigningAlgorithm = SigningKey['algorithm'];

/**
 * Milliseconds after which an instance reads the keys beside its work, and after which a call waits for that:
 * a removed key is valid for no longer.
 */
const reloadEvery = 2000;
const reloadAtLeastEvery = 10_000;
/** Milliseconds that pass at least between two reads for an unknown key. */
const reloadAtMostEvery = 1000;
/** Milliseconds by which the clocks of two instances may differ. */
const clockSkew = 5000;

interface LoadedKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly activeFrom: Date;
  /** When the next newer key took or takes over. Nothing: there is none. */
  readonly supersededAt: Date | undefined;
  readonly publicJwk: object;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** A key as an operator sees it. */
export interface SigningKeySummary extends Pick<SigningKey, 'kid' | 'algorithm' | 'createdAt' | 'activeFrom'> {
  /** `next`: published, signs from `activeFrom` on. `verifies`: superseded, its tokens may still be valid. */
  readonly state: 'next' | 'signs' | 'verifies';
}

const generatePair = promisify(generateKeyPair);

type Pair = Pick<LoadedKey, 'privateKey' | 'publicKey'>;

/** Whether a key may have signed a token that was issued at this time (in seconds): a superseded key signs no more. */
export const mayHaveIssued = ({ supersededAt }: Pick<LoadedKey, 'supersededAt'>, iat: number): boolean =>
  supersededAt === undefined || iat * 1000 <= supersededAt.getTime() + clockSkew;

/** The keys of Facet's access tokens: encrypted in the database, shared by all instances, rotated by command. */
@Injectable()
export class SigningKeys {
  /** Seconds that an admin may act in the place of a member. */
  static readonly impersonationLifetime = impersonationLifetime;

  /** Seconds for which clients may cache the key set, and a new key is published before it signs. */
  static readonly maxAge = 300;

  private readonly logger = new Logger(SigningKeys.name);
  private loaded: LoadedKey[] = [];
  private loadedAt = -Infinity;
  private loading: Promise<void> | undefined;
  /** Decrypted pairs, by the id of the key. */
  private pairs = new Map<string, Pair>();

  constructor(
    private readonly repository: SigningKeysRepository,
    private readonly encryption: Encryption,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Creates the first key of a new installation. Of several instances that start at once, one does. Throws
   * `SecretMismatch`.
   */
  async ensure(): Promise<void> {
    await this.transactions.run(async (tx) => {
      if ((await this.repository.listLocked(tx)).length === 0) await this.add(tx, 'ES256', this.clock.now());
    });
    await this.load();
  }

  /** All keys, newest first, and what each is for now. */
  async list(): Promise<SigningKeySummary[]> {
    return this.summaries(await this.repository.list());
  }

  /**
   * Adds a key that signs from `SigningKeys.maxAge` seconds on, and removes those whose tokens have all expired.
   * Throws `SecretMismatch`: a key that the running instances cannot decrypt would stop all of them from signing.
   * @param immediately for a key that has leaked: the new one signs at once, and the others are removed with
   *   their tokens
   * @returns the key's id, the time from which it signs, and the ids of the keys that were removed
   */
  async rotate(
    algorithm: SigningAlgorithm,
    immediately: boolean,
  ): Promise<{ kid: string; activeFrom: Date; removed: string[] }> {
    await this.load();
    const now = this.clock.now().getTime();
    return this.transactions.run(async (tx) => {
      const rows = await this.repository.listLocked(tx);
      const over = now - 2 * this.settings.ACCESS_TOKEN_TTL * 1000;
      const expired = withSuccessors(rows).filter(
        ({ supersededAt }) => supersededAt !== undefined && supersededAt.getTime() < over,
      );
      await this.repository.remove(
        tx,
        expired.map((one) => one.kid),
      );
      const removed = immediately
        ? rows.filter((one) => !expired.some(({ kid }) => kid === one.kid)).map((one) => one.kid)
        : [];
      await this.discard(tx, removed);
      const added = await this.add(tx, algorithm, new Date(immediately ? now : now + SigningKeys.maxAge * 1000));
      return { ...added, removed };
    });
  }

  /**
   * Ends a key and every token that it signed. Throws `SigningKeyUnknown`, or `SigningKeyInUse` for the one
   * that signs now.
   */
  async remove(kid: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const key = this.summaries(await this.repository.listLocked(tx)).find((one) => one.kid === kid);
      if (!key) throw new SigningKeyUnknown();
      if (key.state === 'signs') throw new SigningKeyInUse();
      await this.discard(tx, [kid]);
    });
  }

  /** The key that signs now. */
  async signer(): Promise<LoadedKey> {
    await this.refresh();
    const now = this.clock.now();
    const key = this.loaded.find((one) => one.activeFrom <= now) ?? this.loaded.at(-1);
    if (!key) throw new Error('there is no signing key');
    return key;
  }

  /** The access token of an admin who acts in the place of a member: there is no session, and no refresh token. */
  async signImpersonation(impersonation: SignedImpersonation): Promise<string> {
    return signImpersonation(impersonation, await this.signer(), this.settings);
  }

  /** An unknown key may be new: another instance, or the command, may have created it. */
  async verifier(kid: string): Promise<LoadedKey | undefined> {
    await this.refresh();
    const known = this.loaded.find((one) => one.kid === kid);
    if (known || this.age() < reloadAtMostEvery) return known;
    await this.load();
    return this.loaded.find((one) => one.kid === kid);
  }

  /** The public keys as a JWK set (RFC 7517), without those whose tokens have all expired. */
  async jwks(): Promise<{ keys: object[] }> {
    if (this.age() > reloadAtMostEvery) await this.load();
    const over = this.clock.now().getTime() - this.settings.ACCESS_TOKEN_TTL * 1000 - clockSkew;
    const alive = this.loaded.filter(({ supersededAt }) => supersededAt === undefined || supersededAt.getTime() > over);
    return { keys: alive.map((one) => one.publicJwk) };
  }

  private age(): number {
    return performance.now() - this.loadedAt;
  }

  /** Reads the keys again when it is time to: beside the call, which waits only after a longer time. */
  private async refresh(): Promise<void> {
    if (this.age() > reloadAtLeastEvery) return this.load();
    if (this.age() > reloadEvery)
      this.load().catch((error: unknown) => this.logger.warn({ err: error }, 'the signing keys could not be read'));
  }

  /** Calls at the same time wait for the same read. */
  private load(): Promise<void> {
    this.loading ??= this.read().finally(() => (this.loading = undefined));
    return this.loading;
  }

  private async read(): Promise<void> {
    const begun = performance.now();
    const rows = withSuccessors(await this.repository.list());
    const opened = rows.map((row) => [row, this.pairOf(row)] as const);
    this.loaded = opened.flatMap(([row, pair]) => (pair ? [{ ...row, ...pair }] : []));
    this.pairs = new Map(this.loaded.map(({ kid, privateKey, publicKey }) => [kid, { privateKey, publicKey }]));
    this.loadedAt = begun;
  }

  /** Throws `SecretMismatch` at the first read. Later an instance goes on with the keys that it can decrypt. */
  private pairOf({ kid, encryptedPrivateKey }: SigningKey): Pair | undefined {
    const known = this.pairs.get(kid);
    if (known) return known;
    try {
      const privateKey = createPrivateKey({
        key: this.encryption.open('signing-keys', kid, encryptedPrivateKey),
        format: 'der',
        type: 'pkcs8',
      });
      return { privateKey, publicKey: createPublicKey(privateKey) };
    } catch (error) {
      if (this.pairs.size === 0) throw error;
      this.logger.warn({ err: error, kid }, 'a signing key cannot be decrypted: it was encrypted with another secret');
      return undefined;
    }
  }

  private summaries(rows: readonly SigningKey[]): SigningKeySummary[] {
    const now = this.clock.now();
    const signer = rows.find((one) => one.activeFrom <= now) ?? rows.at(-1);
    return rows.map(({ kid, algorithm, createdAt, activeFrom }) => {
      const state = kid === signer?.kid ? 'signs' : activeFrom > now ? 'next' : 'verifies';
      return { kid, algorithm, createdAt, activeFrom, state };
    });
  }

  private async discard(tx: Tx, kids: readonly string[]): Promise<void> {
    await this.repository.remove(tx, kids);
    const removed = kids.map(
      (id) => ({ action: 'signing_key.removed', organizationId: null, target: { type: 'signing_key', id } }) as const,
    );
    if (removed.length > 0) await audit.record(tx, ...removed);
  }

  private async add(tx: Tx, algorithm: SigningAlgorithm, activeFrom: Date): Promise<{ kid: string; activeFrom: Date }> {
    const kid = randomUUID();
    const { publicKey, privateKey } =
      algorithm === 'ES256'
        ? await generatePair('ec', { namedCurve: 'P-256' })
        : await generatePair('rsa', { modulusLength: 2048 });
    const encryptedPrivateKey = this.encryption.seal(
      'signing-keys',
      kid,
      privateKey.export({ format: 'der', type: 'pkcs8' }),
    );
    const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' };
    await this.repository.add(tx, {
      kid,
      algorithm,
      publicJwk,
      encryptedPrivateKey,
      createdAt: this.clock.now(),
      activeFrom,
      secretId: this.encryption.secretId,
    });
    const details = { algorithm, activeFrom: activeFrom.toISOString() };
    await audit.record(tx, {
      action: 'signing_key.made',
      organizationId: null,
      target: { type: 'signing_key', id: kid },
      details,
    });
    return { kid, activeFrom };
  }
}

/** Each key with the time at which the next newer one takes over. */
function withSuccessors<Row extends Pick<SigningKey, 'activeFrom'>>(
  newestFirst: readonly Row[],
): (Row & { supersededAt: Date | undefined })[] {
  return newestFirst.map((row, at) => ({
    ...row,
    supersededAt: newestFirst.slice(0, at).findLast((one) => one.activeFrom > row.activeFrom)?.activeFrom,
  }));
}
