import { Injectable } from '@nestjs/common';
import { RolesRepository } from '@app/access';
import { audit } from '@app/audit';
import type { TrustedIssuer } from '@app/config';
import { Unauthenticated, type Principal } from '@app/kernel';
import { OrganizationNotFound, OrganizationsRepository } from '@app/organizations';
import { Transactor, type Tx } from '@app/persistence';
import { UsersRepository, type NewIdentity } from '@app/users';
import { AddressOwnership } from '../addresses/address-ownership.service.js';
import { IssuerUnavailable } from '../auth.errors.js';
import type { IssuerClaims } from './issuer-claims.js';
import { Principals } from './principals.repository.js';

/** People who come with a token of a trusted issuer. The first call makes their account; the pair (issuer, subject) is who they are. */
@Injectable()
export class IssuerPeople {
  constructor(
    private readonly principals: Principals,
    private readonly users: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly transactor: Transactor,
  ) {}

  async principalOf(issuer: TrustedIssuer, claims: IssuerClaims, scope: string | undefined): Promise<Principal> {
    const find = (): Promise<Principal | 'refused' | 'unknown'> => this.principals.ofIdentity(issuer.issuer, claims.subject, scope ?? issuer.organizationId);
    let found = await find();
    if (found === 'unknown') {
      await this.welcome(issuer, claims);
      found = await find();
    }
    if (typeof found === 'string') throw new Unauthenticated();
    return found;
  }

  private async welcome(issuer: TrustedIssuer, claims: IssuerClaims): Promise<void> {
    try {
      await this.transactor.run((tx) => this.add(tx, issuer, claims));
    } catch (error) {
      // A setting names an organization that nobody has made yet: nothing is wrong with the token.
      if (error instanceof OrganizationNotFound) throw new IssuerUnavailable({ message: 'The organization of the token issuer is not ready.', retryAfter: 60 });
      throw error;
    }
  }

  private async add(tx: Tx, issuer: TrustedIssuer, { subject, email, ...about }: IssuerClaims): Promise<void> {
    const handedOver = email === undefined ? undefined : await this.addresses.giveWay(tx, { email, verified: true, ...about }, 'operator');
    const userId = handedOver ?? (await this.users.add(tx, about));
    const identity: NewIdentity = { issuer: issuer.issuer, provider: issuer.provider, subject, name: about.name, email: email ?? null };
    // Two first calls at once: the second one finds the identity taken and must not leave a second person behind.
    if (!(await this.users.addIdentity(tx, userId, identity))) return handedOver ? undefined : this.users.discard(tx, userId);
    if (email !== undefined && !handedOver) await this.users.addFreeEmail(tx, userId, email);
    if (handedOver && (await this.organizations.lockMember(tx, issuer.organizationId, userId))) return undefined;
    await this.organizations.addMember(tx, issuer.organizationId, userId);
    await this.roles.grantBuiltIn(tx, issuer.organizationId, userId, 'member');
    const { organizationId, provider } = issuer;
    await audit.record(tx, { action: 'user.joined', organizationId, target: { type: 'user', id: userId }, by: userId, details: { provider, role: 'member' } });
  }
}
