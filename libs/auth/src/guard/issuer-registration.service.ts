import { Injectable } from '@nestjs/common';
import { RolesRepository, OrganizationsRepository, SettingsRepository } from '@app/organizations';
import { audit } from '@app/audit';
import type { TrustedIssuer } from '@app/config';
import { Unauthenticated, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { IdentitiesRepository, lastPartOf, publicIdOf, UsersRepository, type IssuerFacts } from '@app/users';
import { AddressOwnership } from '../addresses/address-ownership.service.js';
import { nameOf, type IssuerClaims } from './issuer-claims.js';

/** Takes the transaction back. */
class IdentityInTheWay extends Error {}

/** The account of somebody who comes with a token of a trusted issuer for the first time. */
@Injectable()
export class IssuerRegistration {
  constructor(
    private readonly identities: IdentitiesRepository,
    private readonly users: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly organizations: OrganizationsRepository,
    private readonly settings: SettingsRepository,
    private readonly roles: RolesRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** Answers false, and writes nothing, when the identity or its public id is somebody's: of a first call at the same moment, or of another person. */
  async register(issuer: TrustedIssuer, claims: IssuerClaims): Promise<boolean> {
    try {
      await this.transactions.run(async (tx) => {
        if (!(await this.identities.claim(tx, claims.identity))) await this.add(tx, issuer, claims);
      });
      return true;
    } catch (error) {
      if (error instanceof IdentityInTheWay) return false;
      throw error;
    }
  }

  private async add(tx: Tx, { organizationId, provider }: TrustedIssuer, { identity, facts }: IssuerClaims): Promise<void> {
    const { signUp } = await this.settings.lock(tx, organizationId, 'key share');
    if (signUp === 'invite') throw new Unauthenticated({ message: 'The organization of the token issuer takes people by invitation.' });
    const fallback = lastPartOf(publicIdOf(identity));
    const named = { ...facts, name: facts.name ?? nameOf(fallback) ?? fallback };
    const { userId, isHandedOver } = await this.account(tx, named);
    if (!(await this.identities.add(tx, userId, identity, named))) throw new IdentityInTheWay();
    if (facts.email !== undefined && !isHandedOver) await this.users.addFreeEmail(tx, userId, facts.email);
    if (isHandedOver && (await this.organizations.lockMember(tx, organizationId, userId))) return;
    await this.organizations.addMember(tx, organizationId, userId);
    await this.roles.grantBuiltIn(tx, organizationId, userId, 'member');
    await audit.record(tx, { action: 'user.joined', organizationId, target: { type: 'user', id: userId }, by: userId, details: { provider, role: 'member' } });
  }

  /** An account that has claimed the address without a proof gives way; else there is a new one. */
  private async account(tx: Tx, facts: IssuerFacts & { name: string }): Promise<{ userId: UserId; isHandedOver: boolean }> {
    const { email, name, givenName, familyName, nickname, avatarUrl } = facts;
    const about = { name, givenName, familyName, nickname, avatarUrl };
    const handedOver =
      email === undefined ? undefined : await this.addresses.giveWay(tx, { email, verified: true, name, givenName, familyName, nickname }, 'operator');
    return { userId: handedOver ?? (await this.users.add(tx, about)), isHandedOver: handedOver !== undefined };
  }
}
