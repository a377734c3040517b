import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import type { OrganizationId, OrganizationPrincipal, UserId } from '@app/common';
import { EmailsService, PhoneNumbersService, type AccountEmail } from '@app/contacts';
import type { Tx } from '@app/database';
import { Mails } from '@app/mail';
import { memberIdOf, MemberNotFound, OrganizationsRepository } from '@app/organizations';
import { UsersRepository, type OwnPhoneNumber } from '@app/users';
import { MemberEmailProofsService } from './member-email-proofs.service.js';
import { MemberStatusUnfit } from './members.errors.js';

type Change<Result> = (tx: Tx, userId: UserId, organizationId: OrganizationId) => Promise<Result>;

/**
 * Email addresses and phone numbers of members, as admins change them. They belong to the account, so the admin needs
 * the permission in each organization of the member. The member is told. An address that an admin adds counts as any
 * other when the member has verified it.
 */
@Injectable()
export class MemberContactsService {
  constructor(
    private readonly emails: EmailsService,
    private readonly phoneNumbers: PhoneNumbersService,
    private readonly authority: Authority,
    private readonly organizations: OrganizationsRepository,
    private readonly users: UsersRepository,
    private readonly proofs: MemberEmailProofsService,
    private readonly mails: Mails,
  ) {}

  /** Throws `MemberNotFound`. */
  async listEmails({ organizationId }: OrganizationPrincipal, member: string): Promise<AccountEmail[]> {
    return this.emails.list(await this.find(organizationId, member));
  }

  /** Throws what `EmailsService.add` throws, and what `changeEmails` does. */
  async addEmail(caller: OrganizationPrincipal, member: string, email: string): Promise<AccountEmail> {
    this.mails.assertOn();
    return this.changeEmails(caller, member, (tx, userId, by) => this.emails.addIn(tx, userId, email, by));
  }

  /** Vouches for an address. Throws what `MemberEmailProofsService.verify` throws. */
  verifyEmail(caller: OrganizationPrincipal, member: string, id: string): Promise<AccountEmail> {
    return this.proofs.verify(caller, member, id);
  }

  /** Throws what `EmailsService.makeDefault` throws, and what `changeEmails` does. */
  makeEmailDefault(caller: OrganizationPrincipal, member: string, id: string): Promise<AccountEmail> {
    return this.changeEmails(caller, member, (tx, userId, by) => this.emails.makeDefaultIn(tx, userId, id, by));
  }

  /** Throws what `EmailsService.remove` throws, and what `changeEmails` does. */
  removeEmail(caller: OrganizationPrincipal, member: string, id: string): Promise<void> {
    return this.changeEmails(caller, member, (tx, userId, by) => this.emails.removeIn(tx, userId, id, by));
  }

  /** Throws `MemberNotFound`. */
  async listPhoneNumbers({ organizationId }: OrganizationPrincipal, member: string): Promise<OwnPhoneNumber[]> {
    return this.phoneNumbers.list(await this.find(organizationId, member));
  }

  /** Throws what `PhoneNumbersService.add` throws, and what `change` does. */
  addPhoneNumber(caller: OrganizationPrincipal, member: string, phoneNumber: string): Promise<OwnPhoneNumber> {
    return this.change(caller, member, (tx, userId, by) => this.phoneNumbers.addIn(tx, userId, phoneNumber, by));
  }

  /** Throws `PhoneNumberNotFound`, and what `change` does. */
  makePhoneNumberDefault(caller: OrganizationPrincipal, member: string, id: string): Promise<OwnPhoneNumber> {
    return this.change(caller, member, (tx, userId, by) => this.phoneNumbers.makeDefaultIn(tx, userId, id, by));
  }

  /** Throws `PhoneNumberNotFound`, and what `change` does. */
  removePhoneNumber(caller: OrganizationPrincipal, member: string, id: string): Promise<void> {
    return this.change(caller, member, (tx, userId, by) => this.phoneNumbers.removeIn(tx, userId, id, by));
  }

  /**
   * The same for email addresses, whose change sends emails and decides who signs in. Admins change their own only
   * shortly after they signed in, as everywhere. Throws also `SignInNotFresh` and `TooManyRequests`.
   */
  private async changeEmails<Result>(
    caller: OrganizationPrincipal,
    member: string,
    work: Change<Result>,
  ): Promise<Result> {
    await this.proofs.assertAllowed(caller, member);
    return this.change(caller, member, work);
  }

  private async find(organizationId: OrganizationId, member: string): Promise<UserId> {
    const userId = memberIdOf(member);
    if (!(await this.organizations.isMember(organizationId, userId))) throw new MemberNotFound();
    return userId;
  }

  /**
   * Throws `MemberNotFound`, `PermissionMissing`, `MemberBelongsElsewhere`, and `MemberStatusUnfit` for an account that
   * is not active.
   */
  private change<Result>(caller: OrganizationPrincipal, member: string, work: Change<Result>): Promise<Result> {
    return this.authority.changeMember(caller, member, 'update:contacts', async (tx, userId, actor) => {
      await this.authority.assertEverywhere(tx, actor, userId, 'update:contacts');
      const status = await this.users.lockAny(tx, userId, 'no key update');
      if (status !== 'active') throw new MemberStatusUnfit({ message: 'The account of this user is not active.' });
      const result = await work(tx, userId, caller.organizationId);
      await this.mails.notify(tx, userId, 'contacts-changed', { organizationId: caller.organizationId });
      return result;
    });
  }
}
