import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { AccountNotActive } from '@app/auth';
import { isUuid, Unauthenticated, type UserId } from '@app/common';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { Mails } from '@app/mail';
import {
  IdentitiesRepository,
  IdentityTaken,
  readIssuerClaims,
  UsersRepository,
  type Identity,
  type IssuerClaims,
  type SignedIdentity,
} from '@app/users';
import {
  IdentityLimitReached,
  IdentityNeeded,
  IdentityNotFound,
  ProviderSignInInvalid,
  ProviderSignInRefused,
} from './identity-providers.errors.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import type { ProvenClaims } from './open-id-connect.service.js';
import { identityOfUser, removableIdentity, userOfIdentity } from './queries/linked-identities.queries.js';

/** An identity as its user sees it. */
export type LinkedIdentity = Pick<
  Identity,
  'id' | 'provider' | 'name' | 'email' | 'avatarUrl' | 'createdAt' | 'updatedAt'
>;

/**
 * How identities call a provider of an organization. No name of a trusted issuer has a full stop, so neither can
 * pass for the other.
 */
const nameOfProvider = ({ organizationId, id }: Pick<IdentityProvider, 'organizationId' | 'id'>): string =>
  `${organizationId}.${id}`;

/** Identities of providers, which users link and unlink. */
@Injectable()
export class LinkedIdentitiesService {
  constructor(
    private readonly identities: IdentitiesRepository,
    private readonly users: UsersRepository,
    private readonly mails: Mails,
    private readonly queries: PreparedQueries,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * The identity and the facts in the claims of a provider. Throws `ProviderSignInInvalid`, and
   * `ProviderSignInRefused` where the address is not in a domain of the provider.
   */
  read(provider: IdentityProvider, claims: ProvenClaims): IssuerClaims {
    const read = readIssuerClaims({ issuer: provider.issuer, provider: nameOfProvider(provider) }, claims);
    if (!read) throw new ProviderSignInInvalid();
    const domain = read.facts.email?.slice(read.facts.email.lastIndexOf('@') + 1).toLowerCase();
    const { emailDomains } = provider;
    if (emailDomains.length > 0 && (domain === undefined || !emailDomains.includes(domain)))
      throw new ProviderSignInRefused({ message: 'The address of this identity is not one that may sign in here.' });
    return read;
  }

  async userOf({ issuer, subject }: SignedIdentity): Promise<UserId | undefined> {
    return (await this.queries.row<{ userId: UserId }>(userOfIdentity, [issuer, subject]))?.userId;
  }

  /**
   * Locks the user of an identity. @returns whether it is still theirs. Throws `AccountNotActive`.
   */
  async lockUserOf(tx: Tx, { issuer, subject }: SignedIdentity, userId: UserId): Promise<boolean> {
    if ((await this.users.lockAny(tx, userId, 'no key update')) !== 'active') throw new AccountNotActive();
    return (await tx.row<{ userId: UserId }>(userOfIdentity, [issuer, subject]))?.userId === userId;
  }

  /** Linking the same one again succeeds. Throws `IdentityTaken` or `IdentityLimitReached`. */
  link(userId: UserId, provider: IdentityProvider, { identity, facts }: IssuerClaims): Promise<LinkedIdentity> {
    return this.transactions.run(async (tx) => {
      if ((await this.users.lockAny(tx, userId, 'no key update')) !== 'active') throw new Unauthenticated();
      const isNew = await this.identities.link(tx, userId, identity, facts);
      const values = [identity.issuer, identity.subject, userId];
      const linked = await tx.row<LinkedIdentity>(identityOfUser, values);
      if (!linked) {
        const owner = await tx.row(userOfIdentity, [identity.issuer, identity.subject]);
        throw owner ? new IdentityTaken() : new IdentityLimitReached();
      }
      if (!isNew) return linked;
      const { organizationId } = provider;
      const target = { type: 'user', id: userId } as const;
      await audit.record(tx, { action: 'identity.linked', organizationId, target, details: { provider: provider.id } });
      await this.mails.notify(tx, userId, 'identity-linked');
      return linked;
    });
  }

  /** Throws `IdentityNotFound` or `IdentityNeeded`. */
  async unlink(userId: UserId, id: string): Promise<void> {
    if (!isUuid(id)) throw new IdentityNotFound();
    await this.transactions.run(async (tx) => {
      // Of two calls at once, the second one sees what the first one left.
      await this.users.lockAny(tx, userId, 'no key update');
      const found = await tx.row<{ removable: boolean }>(removableIdentity, [id, userId, this.mails.isOn]);
      if (!found) throw new IdentityNotFound();
      if (!found.removable) throw new IdentityNeeded();
      await this.identities.remove(tx, userId, id);
      await audit.record(tx, { action: 'identity.unlinked', target: { type: 'user', id: userId } });
      await this.mails.notify(tx, userId, 'identity-unlinked');
    });
  }
}
