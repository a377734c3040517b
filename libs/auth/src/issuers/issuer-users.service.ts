import { Injectable, Logger } from '@nestjs/common';
import { audit } from '@app/audit';
import type { TrustedIssuer } from '@app/config';
import { OrganizationNotFound, Unauthenticated, type OrganizationId, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { Mails } from '@app/mail';
import { OrganizationsRepository, RolesRepository } from '@app/organizations';
import {
  claimedNameOf,
  IdentitiesRepository,
  lastPartOf,
  publicIdOf,
  UsersRepository,
  type IssuerClaims,
  type IssuerFacts,
  type KnownFacts,
} from '@app/users';
import { AddressOwnership } from '../addresses/address-ownership.service.js';
import { IssuerUnavailable } from '../auth.errors.js';
import { changesOf } from './issuer-changes.js';

/** Rolls the transaction back. */
class IdentityTaken extends Error {}

/**
 * Users of trusted issuers: the first token of an identity registers its user, later tokens update what the
 * issuer said.
 */
@Injectable()
export class IssuerUsers {
  private readonly logger = new Logger(IssuerUsers.name);

  constructor(
    private readonly identities: IdentitiesRepository,
    private readonly users: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly transactions: TransactionManager,
    private readonly mails: Mails,
  ) {}

  /**
   * Registers the user of a verified token, and answers what `find` finds then. Throws `Unauthenticated` when
   * the user may not join, or when the public id belongs to another identity, and `IssuerUnavailable`.
   */
  async register<Found>(
    issuer: TrustedIssuer,
    claims: IssuerClaims,
    find: () => Promise<Found | undefined>,
  ): Promise<Found> {
    const isRegistered = await this.tryToRegister(issuer, claims);
    const found = await find();
    if (found) return found;
    if (isRegistered) throw new Unauthenticated();
    const publicId = publicIdOf(claims.identity);
    this.logger.warn(
      { issuer: issuer.issuer, publicId },
      'a token of a trusted issuer is refused: another identity has its public id',
    );
    throw new Unauthenticated({ message: 'Another identity has the public id of this one.' });
  }

  /**
   * Takes over what a later token says, where the issuer is configured so. Compares again under a lock: the
   * user may change the same fields at this moment.
   */
  async update(
    { organizationId, provider, updateClaims }: TrustedIssuer,
    { identity, facts }: IssuerClaims,
    known: KnownFacts,
  ): Promise<void> {
    if (!updateClaims || !changesOf(facts, known)) return;
    await this.transactions.run(async (tx) => {
      const current = await this.identities.lockFacts(tx, identity);
      const changes = current && changesOf(facts, current);
      if (!changes) return;
      await this.identities.follow(tx, current, changes.identity, changes.user, tx.now());
      if (changes.identity.email)
        await this.updateEmail(tx, current.userId, organizationId, [current.identity.email, changes.identity.email]);
      const fields = Object.keys(changes.user);
      if (fields.length === 0) return;
      const target = { type: 'user', id: current.userId } as const;
      await audit.record(tx, {
        action: 'user.described',
        organizationId,
        target,
        by: current.userId,
        details: { fields, provider },
      });
    });
  }

  /**
   * False, and nothing is written, when the identity or its public id is taken: by a first call at the same
   * time, or by another user.
   */
  private async tryToRegister(issuer: TrustedIssuer, claims: IssuerClaims): Promise<boolean> {
    try {
      await this.transactions.run(async (tx) => {
        if (!(await this.identities.claim(tx, claims.identity))) await this.add(tx, issuer, claims);
      });
      return true;
    } catch (error) {
      if (error instanceof IdentityTaken) return false;
      // The configuration names an organization that does not exist yet. The token is fine.
      if (error instanceof OrganizationNotFound)
        throw new IssuerUnavailable({ message: 'The organization of the token issuer is not ready.', retryAfter: 60 });
      throw error;
    }
  }

  private async add(
    tx: Tx,
    { organizationId, provider }: TrustedIssuer,
    { identity, facts }: IssuerClaims,
  ): Promise<void> {
    const { signUp } = await this.organizations.lockSettings(tx, organizationId, 'key share');
    if (signUp === 'invite')
      throw new Unauthenticated({
        message: 'The organization of the token issuer accepts new members by invitation only.',
      });
    const fallback = lastPartOf(publicIdOf(identity));
    const named = { ...facts, name: facts.name ?? claimedNameOf(fallback) ?? fallback };
    const { userId, isHandedOver } = await this.accountFor(tx, named);
    if (!(await this.identities.add(tx, userId, identity, named))) throw new IdentityTaken();
    if (facts.email !== undefined && !isHandedOver) await this.users.addFreeEmail(tx, userId, facts.email);
    if (isHandedOver && (await this.organizations.lockMember(tx, organizationId, userId))) return;
    await this.organizations.addMember(tx, organizationId, userId);
    await this.roles.grantBuiltIn(tx, organizationId, userId, 'member');
    await audit.record(tx, {
      action: 'user.joined',
      organizationId,
      target: { type: 'user', id: userId },
      by: userId,
      details: { provider, role: 'member' },
    });
  }

  /** Takes over an account that claims the email address without proof; otherwise creates one. */
  private async accountFor(
    tx: Tx,
    facts: IssuerFacts & { name: string },
  ): Promise<{ userId: UserId; isHandedOver: boolean }> {
    const { email, name, givenName, familyName, nickname, avatarUrl } = facts;
    const about = { name, givenName, familyName, nickname, avatarUrl };
    const handedOver =
      email === undefined
        ? undefined
        : await this.addresses.handOver(
            tx,
            { email, verified: true, name, givenName, familyName, nickname },
            'operator',
          );
    return { userId: handedOver ?? (await this.users.add(tx, about)), isHandedOver: handedOver !== undefined };
  }

  /** The notice goes to the former address: a user who has lost the account does not read the new one. */
  private async updateEmail(
    tx: Tx,
    userId: UserId,
    organizationId: OrganizationId,
    [before, email]: [string | null, string],
  ): Promise<void> {
    const former = await this.mails.noticeAddressOf(tx, userId);
    const isReplaced = await this.identities.followEmail(tx, userId, before, email, tx.now());
    if (isReplaced && former !== undefined)
      await this.mails.notifyAt(tx, former, userId, 'address-changed', { organizationId, by: userId });
  }
}
