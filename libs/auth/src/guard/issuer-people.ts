import { Injectable } from '@nestjs/common';
import type { JWTPayload } from 'jose';
import { RolesRepository } from '@app/access';
import type { TrustedIssuer } from '@app/config';
import { Unauthenticated, type Principal } from '@app/kernel';
import { OrganizationsRepository } from '@app/organizations';
import { Transactor, type Tx } from '@app/persistence';
import { UsersRepository, type NewIdentity } from '@app/users';
import { Principals } from './principals.repository.js';

type Claims = JWTPayload & { sub: string };

/** People who come with a token of a trusted issuer. The first call makes their account; the pair (issuer, subject) is who they are. */
@Injectable()
export class IssuerPeople {
  constructor(
    private readonly principals: Principals,
    private readonly users: UsersRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly transactor: Transactor,
  ) {}

  async principalOf(issuer: TrustedIssuer, claims: Claims, scope: string | undefined): Promise<Principal> {
    const subject = subjectOf(issuer, claims);
    const find = (): Promise<Principal | 'refused' | 'unknown'> => this.principals.ofIdentity(issuer.issuer, subject, scope ?? issuer.organizationId);
    let found = await find();
    if (found === 'unknown') {
      await this.transactor.run((tx) => this.welcome(tx, issuer, subject, claims));
      found = await find();
    }
    if (typeof found === 'string') throw new Unauthenticated();
    return found;
  }

  private async welcome(tx: Tx, issuer: TrustedIssuer, subject: string, claims: Claims): Promise<void> {
    const name = text(claims.name) ?? text(claims.nickname) ?? subject;
    const about = { name, givenName: text(claims.given_name), familyName: text(claims.family_name), nickname: text(claims.nickname) };
    const userId = await this.users.add(tx, about);
    const identity: NewIdentity = { issuer: issuer.issuer, provider: issuer.provider, subject, name, email: text(claims.email) ?? null };
    // Two first calls at once: the second one finds the identity taken and must not leave a second person behind.
    if (!(await this.users.addIdentity(tx, userId, identity))) return this.users.discard(tx, userId);
    await this.organizations.addMember(tx, issuer.organizationId, userId);
    await this.roles.grantBuiltIn(tx, issuer.organizationId, userId, 'member');
  }
}

const text = (claim: unknown): string | undefined => (typeof claim === 'string' && claim.trim() !== '' ? claim.trim().slice(0, 200) : undefined);

/** Some issuers put the provider into the subject already (`auth0|123`); the directory's id must not say it twice. */
const subjectOf = (issuer: TrustedIssuer, claims: Claims): string =>
  claims.sub.startsWith(`${issuer.provider}|`) ? claims.sub.slice(issuer.provider.length + 1) : claims.sub;
