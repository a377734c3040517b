import { Inject, Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { AddressOwnership, type AddressClaim } from '@app/auth';
import { addressKeyOf, type OrganizationId, type UserId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import type { Tx } from '@app/database';
import {
  MemberNamesService,
  OrganizationDomainsRepository,
  OrganizationsRepository,
  RolesRepository,
  type BuiltInRole,
} from '@app/organizations';
import { canonicalNameOf } from '@app/usernames';
import { activeMembersNamed } from '../queries/active-members.queries.js';
import { isMoreThanClaim } from '../queries/unverified-accounts.queries.js';
import { ReferralsRepository, ReferrerUnknown, UsersRepository, type NewUser, type UserStatus } from '@app/users';

/** The referrer that a new account names. */
interface NamedReferrer {
  /** Handle of the member who referred the new user. */
  readonly referrerHandle?: string;
  /** Treats an unknown handle as none. */
  readonly ignoreUnknownReferrer?: boolean;
}

/** A new user who becomes a member of an organization. */
export interface NewAccount extends NamedReferrer {
  readonly id?: UserId;
  readonly email: string;
  readonly verified?: boolean;
  /** The source that verified the address. Default: an operator. */
  readonly vouchedBy?: 'owner' | 'operator';
  /** Whether the user signs up without an invitation or an admin. */
  readonly selfMade?: boolean;
  /** Default: active. */
  readonly status?: UserStatus;
  readonly name: string;
  readonly handle?: string;
  /** Profile fields that are known already. */
  readonly about?: Pick<NewUser, 'bio' | 'address' | 'dateOfBirth'>;
  /** Default: Member. Null: the caller grants the roles. */
  readonly role?: BuiltInRole | null;
}

/**
 * Creates accounts: the user, the membership, the role, the handle, the referral and the address, in one
 * transaction of the caller.
 */
@Injectable()
export class NewAccountsService {
  constructor(
    private readonly users: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly usernames: MemberNamesService,
    private readonly referrals: ReferralsRepository,
    private readonly domains: OrganizationDomainsRepository,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'EMAIL_VERIFICATION'>,
  ) {}

  /** Whether an account whose user signs up needs a verified address first. */
  get mustBeVerified(): boolean {
    return this.settings.EMAIL_VERIFICATION !== 'off';
  }

  /** Whether the domain of an address lets its people join, who verify the address before they have an account. */
  async mayJoinByDomain(organization: OrganizationId, email: string): Promise<boolean> {
    return this.mustBeVerified && (await this.domains.isOpenTo(organization, email));
  }

  /**
   * Throws the error of the handle, or `ReferrerUnknown`, that `create` would throw for this account. Writes
   * nothing.
   */
  async assertAcceptable(tx: Tx, organization: OrganizationId, newAccount: NewAccount): Promise<void> {
    const { handle } = newAccount;
    const validated =
      handle === undefined
        ? undefined
        : (await this.usernames.validate(tx, organization, [handle], 'handle')).get(handle);
    if (validated?.fault) throw validated.fault;
    await this.findReferrer(tx, organization, newAccount);
  }

  /**
   * An existing account that claims the address without having verified it is handed over to a new account
   * with the verified address.
   */
  async create(tx: Tx, organization: OrganizationId, newAccount: NewAccount): Promise<UserId> {
    const { email, verified = false, name, about, role = 'member', vouchedBy = 'operator' } = newAccount;
    const taken = verified
      ? await this.addresses.handOver(tx, { email, verified, name, ...about }, vouchedBy)
      : undefined;
    const userId = taken ?? (await this.addUser(tx, newAccount));
    const joins = !taken || !(await this.organizations.lockMember(tx, organization, userId));
    if (joins) await this.organizations.addMember(tx, organization, userId);
    if (role !== null) await this.roles.grantBuiltIn(tx, organization, userId, role);
    if (newAccount.handle !== undefined)
      await this.usernames.change(tx, organization, userId, newAccount.handle, 'handle');
    if (joins) await this.addReferral(tx, organization, userId, newAccount);
    // Last, so that other errors are the same for known and unknown addresses.
    if (!taken) await this.users.addEmail(tx, userId, email, verified);
    const target = { type: 'user', id: userId } as const;
    if (joins)
      await audit.record(tx, {
        action: 'user.joined',
        organizationId: organization,
        target,
        by: userId,
        details: { role },
      });
    return userId;
  }

  /**
   * The account of a user who signs up with an address that nothing proves. It takes the place of an invitation that was
   * not accepted, which proves nothing either.
   */
  async signUp(tx: Tx, organization: OrganizationId, newAccount: NewAccount): Promise<UserId> {
    await this.discardUnverified(tx, newAccount.email, ['invited']);
    return this.create(tx, organization, { ...newAccount, selfMade: true });
  }

  /**
   * The account of an invited address: the one that has it, or a new one of status `invited`.
   * @param name of a new account
   */
  async findOrInvite(tx: Tx, { email, name }: Pick<NewAccount, 'email' | 'name'>): Promise<AddressClaim> {
    const claim = await this.addresses.claimOf(tx, email);
    const isAbandoned = claim?.selfMade && !claim.verified && claim.status === 'deleted';
    if (claim && !isAbandoned) return claim;
    if (claim) await this.users.releaseAddress(tx, claim.emailId);
    const userId = await this.users.add(tx, { name, status: 'invited' });
    await this.users.addEmail(tx, userId, email, false);
    return this.findOrInvite(tx, { email, name });
  }

  /**
   * Removes the account of this address if it is only an unverified claim: an invitation that was not
   * accepted, or a sign-up that was not confirmed. It must not keep the address from its owner, nor let the
   * owner confirm what another person prepared. Other users of the address wait for the end of the
   * transaction.
   * @param statuses only with one of these
   */
  async discardUnverified(tx: Tx, email: string, statuses: readonly UserStatus[]): Promise<void> {
    await this.addresses.lock(tx, email);
    const owner = await this.users.lockOwner(tx, addressKeyOf(email), statuses);
    if (!owner || (await tx.row<{ is: boolean }>(isMoreThanClaim, [owner.id, owner.status]))?.is) return;
    await this.users.discard(tx, owner.id);
  }

  private addUser(tx: Tx, { name, id, status, selfMade, about }: NewAccount): Promise<UserId> {
    return this.users.add(tx, {
      name,
      ...(id && { id }),
      ...(status && { status }),
      ...(selfMade !== undefined && { selfMade }),
      ...about,
    });
  }

  /** After the handle of the new user is written, so that it refers to the new user and not to its previous owner. */
  private async addReferral(tx: Tx, organization: OrganizationId, userId: UserId, named: NamedReferrer): Promise<void> {
    const referrer = await this.findReferrer(tx, organization, named, userId);
    if (referrer) await this.referrals.add(tx, organization, userId, referrer);
  }

  /** Throws `ReferrerUnknown`. Users cannot refer themselves. */
  private async findReferrer(
    tx: Tx,
    organization: OrganizationId,
    { referrerHandle, ignoreUnknownReferrer }: NamedReferrer,
    newUser?: UserId,
  ): Promise<UserId | undefined> {
    if (referrerHandle === undefined) return undefined;
    const [referrer, another] = await tx.rows<{ userId: UserId }>(activeMembersNamed, [
      organization,
      canonicalNameOf(referrerHandle),
    ]);
    // The lock keeps the membership until the referral is written.
    const isKnown =
      referrer &&
      !another &&
      referrer.userId !== newUser &&
      (await this.organizations.lockMemberShared(tx, organization, referrer.userId));
    if (isKnown) return referrer.userId;
    if (ignoreUnknownReferrer) return undefined;
    throw new ReferrerUnknown({
      fields: [{ field: 'referrerHandle', message: 'referrerHandle is not the handle of an active member' }],
    });
  }
}
