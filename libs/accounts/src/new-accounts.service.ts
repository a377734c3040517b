import { Injectable } from '@nestjs/common';
import { RolesRepository, type BuiltInRole, MemberNamesService, OrganizationsRepository } from '@app/organizations';
import { audit } from '@app/audit';
import { AddressOwnership, type Voucher } from '@app/auth';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { UsersRepository, type NewUser, type UserStatus } from '@app/users';
import { Referrers, type NamedReferrer } from './referrers.service.js';

/** A person who becomes a member. */
export interface NewAccount extends NamedReferrer {
  readonly id?: UserId;
  readonly email: string;
  readonly verified?: boolean;
  /** Who says that the address is theirs, where it is verified. Default: an operator. */
  readonly vouchedBy?: Voucher;
  /** Whether they sign up by themselves. */
  readonly selfMade?: boolean;
  /** Default: active. */
  readonly status?: UserStatus;
  readonly name: string;
  readonly handle?: string;
  /** What they have said of themselves already. */
  readonly about?: Pick<NewUser, 'bio' | 'address' | 'dateOfBirth'>;
  /** Default: Member. Null: whoever puts them in gives them their roles. */
  readonly role?: BuiltInRole | null;
}

/** Writes down a new person with all that they have from their first moment. */
@Injectable()
export class NewAccounts {
  constructor(
    private readonly users: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly usernames: MemberNamesService,
    private readonly referrers: Referrers,
  ) {}

  /** An account that has claimed the address without proving it gives way to a new account whose address is verified, and becomes theirs. */
  async welcome(tx: Tx, organization: OrganizationId, newAccount: NewAccount): Promise<UserId> {
    const { email, verified = false, name, about, role = 'member', vouchedBy = 'operator' } = newAccount;
    const taken = verified ? await this.addresses.giveWay(tx, { email, verified, name, ...about }, vouchedBy) : undefined;
    const userId = taken ?? (await this.add(tx, newAccount));
    const joins = !taken || !(await this.organizations.lockMember(tx, organization, userId));
    if (joins) await this.organizations.addMember(tx, organization, userId);
    if (role !== null) await this.roles.grantBuiltIn(tx, organization, userId, role);
    if (newAccount.handle !== undefined) await this.usernames.change(tx, organization, userId, newAccount.handle, 'handle');
    if (joins) await this.referrers.credit(tx, organization, userId, newAccount);
    // Last, so that whatever else is wrong is said of known and unknown addresses alike.
    if (!taken) await this.users.addEmail(tx, userId, email, verified);
    const target = { type: 'user', id: userId } as const;
    if (joins) await audit.record(tx, { action: 'user.joined', organizationId: organization, target, by: userId, details: { role } });
    return userId;
  }

  private add(tx: Tx, { name, id, status, selfMade, about }: NewAccount): Promise<UserId> {
    return this.users.add(tx, {
      name,
      ...(id && { id }),
      ...(status && { status }),
      ...(selfMade !== undefined && { selfMade }),
      ...about,
    });
  }
}
