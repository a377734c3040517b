import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import type { Tx } from '@app/database';
import type { UserId } from '@app/common';
import type { AuthenticationMethod } from '../sessions/authentication-methods.js';
import { PasskeyRules } from './passkey-rules.js';
import { PasskeysRepository, type KnownPasskey, type RequestFor } from './passkeys.repository.js';
import {
  ceremonyLifetime,
  creationOptions,
  readCredential,
  requestOptions,
  verifyCreation,
  verifySignature,
  type PasskeyCreationOptions,
  type PasskeyRequestOptions,
  type SentCredential,
  type VerifiedPasskey,
} from './web-authn.js';

/** A signature of a passkey that is right. Whether its challenge waits for it is checked by `redeem`. */
export interface PasskeyProof {
  readonly passkey: KnownPasskey;
  readonly challenge: Buffer;
  readonly counter: number;
  readonly amr: readonly AuthenticationMethod[];
}

/** What became of a proof. `counter`: the signature is right, but its counter is not above that of the last use. */
export type Redeemed = 'used' | 'no request' | 'counter';

/** The two ceremonies of WebAuthn: an authenticator makes a passkey, and proves to have one. */
@Injectable()
export class PasskeyCeremonies {
  private readonly rules: PasskeyRules;

  constructor(
    private readonly repository: PasskeysRepository,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.rules = new PasskeyRules(settings);
  }

  /** The options for a new passkey of a user. @param name by which authenticators list it */
  async beginCreation(tx: Tx, userId: UserId, boundTo: string, name: string): Promise<PasskeyCreationOptions> {
    const known = await this.repository.references(tx, userId);
    const handle = known[0]?.userHandle ?? randomBytes(32);
    const options = await creationOptions(this.rules, { name, handle }, known);
    await this.addRequest(tx, options.challenge, { purpose: 'register', userId, boundTo }, handle);
    return options;
  }

  /** Undefined for what is no new passkey. Whether its challenge waits for it is checked by `redeemCreation`. */
  async verifyCreation(sent: SentCredential): Promise<(VerifiedPasskey & { challenge: Buffer }) | undefined> {
    const read = readCredential(sent, this.rules);
    const verified = read && (await verifyCreation(this.rules, read));
    return read && verified && { ...verified, challenge: read.challenge };
  }

  /** Uses the challenge of a registration up. @returns the handle of the user; undefined: it does not wait */
  async redeemCreation(tx: Tx, challenge: Buffer, userId: UserId, boundTo: string): Promise<Buffer | undefined> {
    const taken = await this.repository.takeRequest(tx, challenge, { purpose: 'register', userId, boundTo });
    return taken?.userHandle ?? undefined;
  }

  /** The options of a proof by the passkeys of a user; without a user, by any that the authenticators have. */
  async beginProof(tx: Tx, about: RequestFor): Promise<PasskeyRequestOptions> {
    const known = about.userId ? await this.repository.references(tx, about.userId) : [];
    const options = await requestOptions(this.rules, known, about.userId ? 'preferred' : 'required');
    await this.addRequest(tx, options.challenge, about, null);
    return options;
  }

  /**
   * Undefined for what is no signature of a known passkey. As the first factor, the authenticator has to verify its
   * user, and to name the user.
   */
  async verifyProof(sent: SentCredential, isFirstFactor: boolean): Promise<PasskeyProof | undefined> {
    const read = readCredential(sent, this.rules);
    const passkey = read && (await this.repository.find(read.id));
    if (!read || !passkey) return undefined;
    const namesUser = read.userHandle?.equals(passkey.userHandle) ?? !isFirstFactor;
    const verified = namesUser && (await verifySignature(this.rules, read, passkey.publicKey, isFirstFactor));
    if (!verified) return undefined;
    // Of a key that its authenticator never hands out (RFC 8176: hwk), or that it shares with other devices (swk).
    const amr = ['passkey', passkey.synced ? 'swk' : 'hwk', 'user', ...(verified.userVerified ? ['mfa'] : [])] as const;
    return { passkey, challenge: read.challenge, counter: verified.counter, amr: amr as PasskeyProof['amr'] };
  }

  /** Uses a proof up, which a challenge waits for. The caller has locked the user. */
  async redeem(tx: Tx, { passkey, challenge, counter }: PasskeyProof, about: RequestFor): Promise<Redeemed> {
    if (!(await this.repository.takeRequest(tx, challenge, about))) return 'no request';
    return (await this.repository.recordUse(tx, passkey.id, counter)) ? 'used' : 'counter';
  }

  private addRequest(tx: Tx, challenge: string, about: RequestFor, userHandle: Buffer | null): Promise<void> {
    const expiresAt = new Date(tx.now().getTime() + ceremonyLifetime);
    return this.repository.addRequest(tx, Buffer.from(challenge, 'base64url'), { ...about, userHandle, expiresAt });
  }
}
