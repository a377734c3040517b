import { Injectable, Logger } from '@nestjs/common';
import { RolesRepository } from '@app/access';
import { audit } from '@app/audit';
import type { TrustedIssuer } from '@app/config';
import { Clock, Unauthenticated, type Principal } from '@app/kernel';
import { OrganizationNotFound, OrganizationsRepository, SettingsRepository } from '@app/organizations';
import { Transactor, type Tx } from '@app/persistence';
import { IdentitiesRepository, lastPartOf, publicIdOf, UsersRepository } from '@app/users';
import { IssuerUnavailable } from '../auth.errors.js';
import { changesOf } from './issuer-changes.js';
import { nameOf, type IssuerClaims } from './issuer-claims.js';
import { Principals, type FoundIdentity } from './principals.repository.js';

/** People who come with a token of a trusted issuer. The first call makes their account; the pair (issuer, subject) as signed is who they are. */
@Injectable()
export class IssuerPeople {
  private readonly logger = new Logger(IssuerPeople.name);

  constructor(
    private readonly principals: Principals,
    private readonly identities: IdentitiesRepository,
    private readonly users: UsersRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly settings: SettingsRepository,
    private readonly roles: RolesRepository,
    private readonly transactor: Transactor,
    private readonly clock: Clock,
  ) {}

  async principalOf(issuer: TrustedIssuer, claims: IssuerClaims, scope: string | undefined): Promise<Principal> {
    const find = (): Promise<FoundIdentity | undefined> => this.principals.ofIdentity(claims.identity, scope ?? issuer.organizationId);
    const found = (await find()) ?? (await this.made(issuer, claims, find));
    if (!found.principal) throw new Unauthenticated();
    if (issuer.updateClaims && changesOf(claims.facts, found)) await this.follow(issuer, claims);
    return found.principal;
  }

  private async made(issuer: TrustedIssuer, claims: IssuerClaims, find: () => Promise<FoundIdentity | undefined>): Promise<FoundIdentity> {
    await this.welcome(issuer, claims);
    const found = await find();
    if (found) return found;
    const publicId = publicIdOf(claims.identity);
    this.logger.warn({ issuer: issuer.issuer, publicId }, 'a token of a trusted issuer is refused: another identity has its public id');
    throw new Unauthenticated({ message: 'Another identity has the public id of this one.' });
  }

  private async welcome(issuer: TrustedIssuer, claims: IssuerClaims): Promise<void> {
    try {
      await this.transactor.run(async (tx) => {
        if (!(await this.identities.claim(tx, claims.identity))) await this.add(tx, issuer, claims);
      });
    } catch (error) {
      // A setting names an organization that nobody has made yet: nothing is wrong with the token.
      if (error instanceof OrganizationNotFound) throw new IssuerUnavailable({ message: 'The organization of the token issuer is not ready.', retryAfter: 60 });
      throw error;
    }
  }

  private async add(tx: Tx, { organizationId, provider }: TrustedIssuer, { identity, facts }: IssuerClaims): Promise<void> {
    const { signUp } = await this.settings.lock(tx, organizationId, 'key share');
    if (signUp === 'invite') throw new Unauthenticated({ message: 'The organization of the token issuer takes people by invitation.' });
    const fallback = lastPartOf(publicIdOf(identity));
    const name = facts.name ?? nameOf(fallback) ?? fallback;
    const { givenName, familyName, nickname, avatarUrl } = facts;
    const userId = await this.users.add(tx, { name, givenName, familyName, nickname, avatarUrl });
    // Two first calls at once: the second one finds the identity taken and must not leave a second person behind.
    if (!(await this.identities.add(tx, userId, identity, { ...facts, name }))) return this.users.discard(tx, userId);
    await this.organizations.addMember(tx, organizationId, userId);
    await this.roles.grantBuiltIn(tx, organizationId, userId, 'member');
    await audit.record(tx, { action: 'user.joined', organizationId, target: { type: 'user', id: userId }, by: userId, details: { provider, role: 'member' } });
  }

  /** What a later token says. It is looked at again under a lock, as the person may change the same thing at this moment. */
  private follow({ organizationId, provider }: TrustedIssuer, { identity, facts }: IssuerClaims): Promise<void> {
    return this.transactor.run(async (tx) => {
      const known = await this.identities.lockFacts(tx, identity);
      const changes = known && changesOf(facts, known);
      if (!changes) return;
      await this.identities.follow(tx, known, changes.identity, changes.user, this.clock.now());
      const fields = Object.keys(changes.user);
      if (fields.length === 0) return;
      const target = { type: 'user', id: known.userId } as const;
      await audit.record(tx, { action: 'user.described', organizationId, target, by: known.userId, details: { fields, provider } });
    });
  }
}
