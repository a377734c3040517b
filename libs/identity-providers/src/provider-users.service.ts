import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { addressKeyOf, type UserId } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository, RolesRepository } from '@app/organizations';
import { claimedNameOf, IdentitiesRepository, UsersRepository, type IssuerClaims } from '@app/users';
import { ProviderAccountExists, ProviderSignInRefused } from './identity-providers.errors.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { memberOfAddress } from './queries/known-addresses.queries.js';

/** Rolls the transaction back. */
class IdentityKnown extends Error {}

/** Users who come with a provider for the first time. */
@Injectable()
export class ProviderUsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly identities: IdentitiesRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Makes an account with the identity, in the organization of the provider. Undefined: a sign-in at the same time
   * has made it. The address of the provider becomes none of the account: an admin chose the provider, so it proves
   * no address to others. Throws `ProviderSignInRefused` or `ProviderAccountExists`.
   */
  async register(provider: IdentityProvider, claims: IssuerClaims): Promise<UserId | undefined> {
    try {
      return await this.transactions.run((tx) => this.add(tx, provider, claims));
    } catch (error) {
      if (error instanceof IdentityKnown) return undefined;
      throw error;
    }
  }

  private async add(
    tx: Tx,
    { organizationId, id, createUsers }: IdentityProvider,
    { identity, facts }: IssuerClaims,
  ): Promise<UserId> {
    const { signUp } = await this.organizations.lockSettings(tx, organizationId, 'key share');
    const { email, name: claimed, givenName, familyName, nickname, avatarUrl } = facts;
    // Before anything else, so that a member learns that they only have to link it.
    if (email !== undefined && (await tx.row(memberOfAddress, [organizationId, addressKeyOf(email)])))
      throw new ProviderAccountExists();
    if (!createUsers || signUp === 'invite') throw new ProviderSignInRefused();
    const name = claimed ?? claimedNameOf(identity.subject) ?? id;
    const about = { name, givenName, familyName, nickname, avatarUrl, selfMade: true };
    const userId = await this.users.add(tx, about);
    if (!(await this.identities.link(tx, userId, identity, { ...facts, name }))) throw new IdentityKnown();
    await this.organizations.addMember(tx, organizationId, userId);
    await this.roles.grantBuiltIn(tx, organizationId, userId, 'member');
    await audit.record(tx, {
      action: 'user.joined',
      organizationId,
      target: { type: 'user', id: userId },
      by: userId,
      details: { provider: identity.provider, role: 'member' },
    });
    return userId;
  }
}
