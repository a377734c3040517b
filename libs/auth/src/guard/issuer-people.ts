import { Injectable, Logger } from '@nestjs/common';
import { audit } from '@app/audit';
import type { TrustedIssuer } from '@app/config';
import { Clock, Unauthenticated, type OrganizationId, type Principal, type UserId, OrganizationNotFound } from '@app/common';
import { SecurityNotices } from '@app/mail';
import { TransactionManager, type Tx } from '@app/database';
import { IdentitiesRepository, publicIdOf } from '@app/users';
import { IssuerUnavailable } from '../auth.errors.js';
import { changesOf } from './issuer-changes.js';
import type { IssuerClaims } from './issuer-claims.js';
import { IssuerRegistration } from './issuer-registration.service.js';
import { Principals, type FoundIdentity } from './principals.repository.js';

/** People who come with a token of a trusted issuer. The first call makes their account; the pair (issuer, subject) as signed is who they are. */
@Injectable()
export class IssuerPeople {
  private readonly logger = new Logger(IssuerPeople.name);

  constructor(
    private readonly principals: Principals,
    private readonly registration: IssuerRegistration,
    private readonly identities: IdentitiesRepository,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    private readonly notices: SecurityNotices,
  ) {}

  async principalOf(issuer: TrustedIssuer, claims: IssuerClaims, scope: string | undefined): Promise<Principal> {
    const find = (): Promise<FoundIdentity | undefined> => this.principals.ofIdentity(claims.identity, scope ?? issuer.organizationId);
    const found = (await find()) ?? (await this.made(issuer, claims, find));
    if (!found.principal) throw new Unauthenticated();
    if (issuer.updateClaims && changesOf(claims.facts, found)) await this.follow(issuer, claims);
    return found.principal;
  }

  private async made(issuer: TrustedIssuer, claims: IssuerClaims, find: () => Promise<FoundIdentity | undefined>): Promise<FoundIdentity> {
    const isMade = await this.register(issuer, claims);
    const found = await find();
    if (found) return found;
    if (isMade) throw new Unauthenticated();
    const publicId = publicIdOf(claims.identity);
    this.logger.warn({ issuer: issuer.issuer, publicId }, 'a token of a trusted issuer is refused: another identity has its public id');
    throw new Unauthenticated({ message: 'Another identity has the public id of this one.' });
  }

  /** Answers false when another identity is in the way. Nothing is written then. */
  private async register(issuer: TrustedIssuer, claims: IssuerClaims): Promise<boolean> {
    try {
      return await this.registration.register(issuer, claims);
    } catch (error) {
      // A setting names an organization that nobody has made yet: nothing is wrong with the token.
      if (error instanceof OrganizationNotFound) throw new IssuerUnavailable({ message: 'The organization of the token issuer is not ready.', retryAfter: 60 });
      throw error;
    }
  }

  /** What a later token says. It is looked at again under a lock, as the person may change the same thing at this moment. */
  private follow({ organizationId, provider }: TrustedIssuer, { identity, facts }: IssuerClaims): Promise<void> {
    return this.transactions.run(async (tx) => {
      const known = await this.identities.lockFacts(tx, identity);
      const changes = known && changesOf(facts, known);
      if (!changes) return;
      const now = this.clock.now();
      await this.identities.follow(tx, known, changes.identity, changes.user, now);
      if (changes.identity.email) await this.followEmail(tx, known.userId, organizationId, [known.identity.email, changes.identity.email]);
      const fields = Object.keys(changes.user);
      if (fields.length === 0) return;
      const target = { type: 'user', id: known.userId } as const;
      await audit.record(tx, { action: 'user.described', organizationId, target, by: known.userId, details: { fields, provider } });
    });
  }

  /** The address that was theirs until now is told: the new one says nothing to who lost the account. */
  private async followEmail(tx: Tx, userId: UserId, organizationId: OrganizationId, [before, email]: [string | null, string]): Promise<void> {
    const former = await this.notices.addressOf(tx, userId);
    const isReplaced = await this.identities.followEmail(tx, userId, before, email, this.clock.now());
    if (isReplaced && former !== undefined) await this.notices.sendTo(tx, former, userId, 'address-changed', { organizationId, by: userId });
  }
}
