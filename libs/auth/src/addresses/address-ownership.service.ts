import { Injectable } from '@nestjs/common';
import { RolesRepository } from '@app/organizations';
import { audit } from '@app/audit';
import { type OrganizationId, type UserId, addressKeyOf } from '@app/common';
import type { Tx } from '@app/database';
import { UsersRepository, type AddressOwner, type HandedOver, WalletsRepository } from '@app/users';
import { LinkInvalid } from '../auth.errors.js';
import { forgetDevices } from '../devices/known-devices.service.js';
import { ApiKeysRepository } from '../keys/api-keys.repository.js';
import { FactorsRepository } from '../factors/factors.repository.js';
import { OneTimeTokensRepository } from '../links/one-time-tokens.repository.js';
import { PasswordsRepository } from '../passwords/passwords.repository.js';
import {
  auditedMemberships,
  claimOfAddress,
  claimOfEmail,
  joinedBySignUp,
  unverifiedClaims,
} from '../queries/address-claims.queries.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';

/** The account that has an address. */
export interface AddressClaim extends AddressOwner {
  /** Created by a sign-up. Otherwise by an operator, an invitation or a trusted issuer. */
  readonly selfMade: boolean;
  /** Created by an invitation that was not accepted. */
  readonly placeholder: boolean;
  /** Whether the account has another address that is verified. */
  readonly hasVerified: boolean;
}

/** A claim as it is stored: the creator of the account may be in the audit alone. */
type StoredClaim = Omit<AddressClaim, 'selfMade'> & { readonly selfMade: boolean | null };

/** The source that verified an address: its owner by a proof, or an operator. */
type Voucher = 'owner' | 'operator';

/**
 * The one rule of addresses: an address belongs to no account until it is verified. An account whose address
 * is not verified yields to the proof of the owner. It is handed over without anything that would let its
 * creator in again or that was granted to it: password, sessions, API keys, wallet, links, second factors,
 * identities, roles.
 */
@Injectable()
export class AddressOwnership {
  constructor(
    private readonly users: UsersRepository,
    private readonly passwords: PasswordsRepository,
    private readonly sessions: SessionsRepository,
    private readonly keys: ApiKeysRepository,
    private readonly tokens: OneTimeTokensRepository,
    private readonly wallets: WalletsRepository,
    private readonly roles: RolesRepository,
    private readonly factors: FactorsRepository,
  ) {}

  /** From here on, transactions that prove or claim the same address wait for each other. */
  async lock(tx: Tx, email: string): Promise<void> {
    await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`address:${addressKeyOf(email)}`]);
  }

  /** The account that has the address. It stays as it is until the transaction ends. */
  async claimOf(tx: Tx, email: string): Promise<AddressClaim | undefined> {
    const addressKey = addressKeyOf(email);
    await this.users.lockOwnerOfAddress(tx, addressKey);
    const found = await tx.row<StoredClaim>(claimOfAddress, [addressKey]);
    return found && this.complete(tx, found);
  }

  /** Of these accounts, those with an unproved address that was claimed by a sign-up. */
  async unprovedAmong(tx: Tx, userIds: readonly UserId[]): Promise<AddressClaim[]> {
    const claims: AddressClaim[] = [];
    for (const found of await tx.rows<StoredClaim>(unverifiedClaims, [userIds]))
      claims.push(await this.complete(tx, found));
    return claims.filter(({ selfMade }) => selfMade);
  }

  /**
   * Records that the owner of the address uses the account. Throws `LinkInvalid` when the account may not be used, and
   * without a credential of an account that has another, verified address: it does not yield.
   * @param byOwner whether the proof came with a credential of the account: then it keeps what it has
   * @returns how many sessions ended
   */
  async prove(
    tx: Tx,
    { userId, emailId }: Pick<AddressOwner, 'userId' | 'emailId'>,
    byOwner: boolean,
  ): Promise<number> {
    await this.users.lockAny(tx, userId, 'no key update');
    const stored = await tx.row<StoredClaim>(claimOfEmail, [emailId, userId]);
    if (!stored || !['pending', 'active'].includes(stored.status)) throw new LinkInvalid();
    const found = await this.complete(tx, stored);
    if (!found.verified && !byOwner && found.hasVerified) throw new LinkInvalid();
    const ended = found.verified || byOwner ? 0 : await this.strip(tx, found);
    await this.users.proveEmail(tx, userId, emailId, tx.now());
    return ended;
  }

  /**
   * Hands the account that has claimed the address without a proof over to the owner of the address, stripped.
   * @param to the new profile
   * @returns its id; undefined without such an account
   */
  async handOver(tx: Tx, to: HandedOver, voucher: Voucher): Promise<UserId | undefined> {
    await this.lock(tx, to.email);
    const found = await this.claimOf(tx, to.email);
    if (!found || found.verified || found.status === 'banned') return undefined;
    if (voucher === 'operator' && !found.selfMade && !found.placeholder) return undefined;
    if (found.hasVerified) {
      await this.users.releaseAddress(tx, found.emailId);
      return undefined;
    }
    if (found.status === 'deleted') {
      if (found.selfMade) await this.users.releaseAddress(tx, found.emailId);
      return undefined;
    }
    await this.strip(tx, found, true);
    await this.users.handOver(tx, found, to, tx.now());
    return found.userId;
  }

  /**
   * Ends all that an account without a proved address has. An account that an operator created keeps the
   * roles and identities that the operator gave. A user who signs up with `EMAIL_VERIFICATION=required`
   * confirms the password too, so it stays with a pending account.
   * @returns how many sessions ended
   */
  async strip(tx: Tx, { userId, selfMade, status }: AddressClaim, passwordToo = status !== 'pending'): Promise<number> {
    const sessions = await this.sessions.removeAll(tx, userId, null);
    const keys = await this.keys.removeAll(tx, userId);
    const wallet = await this.wallets.removeAll(tx, userId);
    await this.tokens.removeEvery(tx, userId);
    await forgetDevices(tx, userId);
    await this.factors.removeAll(tx, userId);
    if (passwordToo) await this.passwords.remove(tx, userId);
    const identities = selfMade ? await this.users.removeIdentities(tx, userId) : 0;
    const roles = selfMade ? await this.roles.revokeBeyondMember(tx, userId, await this.lastAdminships(tx, userId)) : 0;
    if (status === 'active') {
      const details = { sessions, keys, wallets: Number(wallet), identities, roles };
      const organizationId = await this.tokens.organizationOf(tx, userId);
      await audit.record(tx, {
        action: 'account.handed_over',
        organizationId,
        target: { type: 'user', id: userId },
        details,
      });
    }
    return sessions;
  }

  /**
   * Ends the access to an account whose owner comes back, and may have lost it to a thief: password, sessions, API
   * keys, links, recovery codes; and second factors, wallets and identities that were added since a moment.
   * @returns how many of each ended
   */
  async endAccess(
    tx: Tx,
    userId: UserId,
    since: Date,
  ): Promise<Record<'sessions' | 'keys' | 'wallets' | 'identities' | 'factors', number>> {
    const sessions = await this.sessions.removeAll(tx, userId, null);
    const keys = await this.keys.removeAll(tx, userId);
    const wallets = await this.wallets.removeSince(tx, userId, since);
    const identities = await this.users.removeIdentities(tx, userId, since);
    const factors = await this.factors.removeSince(tx, userId, since);
    await this.tokens.removeEvery(tx, userId);
    await forgetDevices(tx, userId);
    await this.passwords.remove(tx, userId);
    return { sessions, keys, wallets, identities, factors };
  }

  /** Asks the audit of each organization in turn: they may be on different nodes. */
  private async complete(tx: Tx, claim: StoredClaim): Promise<AddressClaim> {
    return { ...claim, selfMade: claim.selfMade ?? (await this.hasSignedUp(tx, claim.userId)) };
  }

  private async hasSignedUp(tx: Tx, userId: UserId): Promise<boolean> {
    const places = await tx.rows<{ organization: OrganizationId; subject: string }>(auditedMemberships, [userId]);
    for (const { organization, subject } of places)
      if (await tx.row(joinedBySignUp, [organization, subject])) return true;
    return false;
  }

  /** Organizations whose last admin the user is: they keep the role. */
  private async lastAdminships(tx: Tx, userId: UserId): Promise<OrganizationId[]> {
    const last: OrganizationId[] = [];
    for (const organization of await this.roles.administeredBy(tx, userId)) {
      if (!(await this.roles.hasOtherAdmin(tx, organization, userId))) last.push(organization);
    }
    return last;
  }
}
