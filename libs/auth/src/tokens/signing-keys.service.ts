import { createPrivateKey, createPublicKey, generateKeyPair, randomUUID, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { SETTINGS, type Settings } from '@app/config';
import { Clock } from '@app/kernel';
import { Transactor, type Tx } from '@app/persistence';
import { Vault } from '@app/vault';
import type { SigningKey } from './signing-key.entity.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

export type SigningAlgorithm = SigningKey['algorithm'];
export const signingAlgorithms: readonly SigningAlgorithm[] = ['ES256', 'RS256'];
export const isSigningAlgorithm = (text: string): text is SigningAlgorithm => signingAlgorithms.some((one) => one === text);

/** Seconds that others may keep our key set, and that a new key is published before it signs. */
export const jwksMaxAge = 300;
/** Milliseconds after which an instance looks for new keys, and that pass at least between two looks for an unknown one. */
const reloadEvery = 60_000;
const reloadAtMostEvery = 1000;

interface LoadedKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly activeFrom: Date;
  readonly publicJwk: object;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** A key as an operator sees it. */
export interface SigningKeySummary extends Pick<SigningKey, 'kid' | 'algorithm' | 'createdAt' | 'activeFrom'> {
  /** `next`: published, signs from `activeFrom` on. `verifies`: superseded, its tokens may still be valid. */
  readonly state: 'next' | 'signs' | 'verifies';
}

const makePair = promisify(generateKeyPair);

/** The keys of our access tokens: kept sealed in the database, shared by all instances, rotated by command. */
@Injectable()
export class SigningKeys {
  private loaded: LoadedKey[] = [];
  private loadedAt = -Infinity;

  constructor(
    private readonly repository: SigningKeysRepository,
    private readonly vault: Vault,
    private readonly transactor: Transactor,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Makes the first key of a new installation. Of several instances that start at once, one does. Throws `SecretMismatch`. */
  async ensure(): Promise<void> {
    await this.transactor.run(async (tx) => {
      if (await this.repository.isEmpty(tx)) await this.make(tx, 'ES256', this.clock.now());
    });
    await this.load();
  }

  /** All keys, newest first, and what each is for now. */
  async list(): Promise<SigningKeySummary[]> {
    const now = this.clock.now();
    const rows = await this.repository.list();
    const signer = rows.find((one) => one.activeFrom <= now) ?? rows.at(-1);
    return rows.map(({ kid, algorithm, createdAt, activeFrom }) => {
      const state = kid === signer?.kid ? 'signs' : activeFrom > now ? 'next' : 'verifies';
      return { kid, algorithm, createdAt, activeFrom, state };
    });
  }

  /**
   * Adds a key that signs from `jwksMaxAge` seconds on, or at once, and removes those whose tokens have all expired.
   * Throws `SecretMismatch`: a key that the running instances cannot open would stop all of them from signing.
   * @returns the key's id and the moment from which it signs
   */
  async rotate(algorithm: SigningAlgorithm, immediately: boolean): Promise<{ kid: string; activeFrom: Date }> {
    await this.load();
    const now = this.clock.now().getTime();
    return this.transactor.run(async (tx) => {
      await this.repository.removeSupersededBefore(tx, new Date(now - 2 * this.settings.ACCESS_TOKEN_TTL * 1000));
      return this.make(tx, algorithm, new Date(immediately ? now : now + jwksMaxAge * 1000));
    });
  }

  /** The key that signs now. */
  async signer(): Promise<LoadedKey> {
    const now = this.clock.now();
    if (performance.now() - this.loadedAt > reloadEvery) await this.load();
    const key = this.loaded.find((one) => one.activeFrom <= now) ?? this.loaded.at(-1);
    if (!key) throw new Error('there is no signing key');
    return key;
  }

  /** The key of this id. One that is not known may be new: another instance, or the command, may have made it. */
  async verifier(kid: string): Promise<LoadedKey | undefined> {
    const known = this.loaded.find((one) => one.kid === kid);
    if (known || performance.now() - this.loadedAt < reloadAtMostEvery) return known;
    await this.load();
    return this.loaded.find((one) => one.kid === kid);
  }

  /** The public keys as a JWK set (RFC 7517). */
  async jwks(): Promise<{ keys: object[] }> {
    if (performance.now() - this.loadedAt > reloadAtMostEvery) await this.load();
    return { keys: this.loaded.map((one) => one.publicJwk) };
  }

  private async load(): Promise<void> {
    const rows = await this.repository.list();
    this.loaded = rows.map((row) => this.opened(row));
    this.loadedAt = performance.now();
  }

  private opened(row: SigningKey): LoadedKey {
    const privateKey = createPrivateKey({ key: this.vault.open('signing-keys', row.kid, row.sealedPrivateKey), format: 'der', type: 'pkcs8' });
    return { ...row, privateKey, publicKey: createPublicKey(privateKey) };
  }

  private async make(tx: Tx, algorithm: SigningAlgorithm, activeFrom: Date): Promise<{ kid: string; activeFrom: Date }> {
    const kid = randomUUID();
    const { publicKey, privateKey } = algorithm === 'ES256' ? await makePair('ec', { namedCurve: 'P-256' }) : await makePair('rsa', { modulusLength: 2048 });
    const sealedPrivateKey = this.vault.seal('signing-keys', kid, privateKey.export({ format: 'der', type: 'pkcs8' }));
    const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' };
    await this.repository.add(tx, { kid, algorithm, publicJwk, sealedPrivateKey, createdAt: this.clock.now(), activeFrom });
    const details = { algorithm, activeFrom: activeFrom.toISOString() };
    await audit.record(tx, { action: 'signing_key.made', organizationId: null, target: { type: 'signing_key', id: kid }, details });
    return { kid, activeFrom };
  }
}
