import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import { AddressOwnership, LinksService, PasswordsService, SessionsRepository, SignInService } from '@app/auth';
import type { OrganizationPrincipal, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { Mails } from '@app/mail';
import { memberIdOf } from '@app/organizations';
import { UsersRepository } from '@app/users';
import { MemberStatusUnfit } from './members.errors.js';

/** A password that only sets another one. */
export interface TemporaryPassword {
  readonly password: string;
  readonly expiresAt: Date;
}

/** Passwords of members who cannot sign in, as admins help them to another one. No admin chooses a password. */
@Injectable()
export class MemberPasswordsService {
  constructor(
    private readonly authority: Authority,
    private readonly users: UsersRepository,
    private readonly passwords: PasswordsService,
    private readonly addresses: AddressOwnership,
    private readonly sessions: SessionsRepository,
    private readonly signIn: SignInService,
    private readonly links: LinksService,
    private readonly mails: Mails,
  ) {}

  /**
   * Sets a generated password in the place of the one of a member, whose sessions end and who is told. It belongs to the
   * account, so the caller needs the permission in each organization of the member. An account whose address was never
   * proved may be another person's, who would keep their API keys: its owner sets a password with a link. Throws
   * `MemberNotFound`, `PermissionMissing`, `MemberBelongsElsewhere`, `SignInNotFresh`, `PasswordNotSet`, `SignInBusy`, and
   * `MemberStatusUnfit` for such an account and for one that is not active.
   */
  async setTemporary(caller: OrganizationPrincipal, member: string): Promise<TemporaryPassword> {
    await this.signIn.assertFresh(caller);
    const password = PasswordsService.generate();
    const hash = await this.passwords.prepareFor(memberIdOf(member), 'password', password);
    const expiresAt = await this.authority.changeMember(
      caller,
      member,
      'update:passwords',
      async (tx, userId, actor) => {
        await this.authority.assertEverywhere(tx, actor, userId, 'update:passwords');
        await this.assertActive(tx, userId);
        if ((await this.addresses.unprovedAmong(tx, [userId])).length > 0)
          throw new MemberStatusUnfit({ message: 'The email address of this user is not verified: send them a link.' });
        const end = await this.passwords.setTemporary(tx, userId, hash);
        const sessionsEnded = await this.sessions.removeAll(tx, userId, null);
        const details = { sessionsEnded };
        await audit.record(tx, { action: 'password.temporary_set', target: { type: 'user', id: userId }, details });
        await this.mails.notify(tx, userId, 'password-temporary', { organizationId: caller.organizationId });
        return end;
      },
    );
    return { password, expiresAt };
  }

  /**
   * Sends the default address of a member the email that anybody can request there. Throws `MailOff`, `MemberNotFound`,
   * `PermissionMissing`, and `MemberStatusUnfit` for an account that is not active or has no address.
   */
  async sendReset(caller: OrganizationPrincipal, member: string): Promise<void> {
    this.mails.assertOn();
    await this.authority.changeMember(caller, member, 'update:passwords', async (tx, userId) => {
      await this.assertActive(tx, userId);
      const email = await this.users.defaultAddressOf(tx, userId);
      if (email === undefined) throw new MemberStatusUnfit({ message: 'This user has no email address.' });
      await this.links.offer(tx, 'reset-password', email);
      await audit.record(tx, { action: 'password.reset_sent', target: { type: 'user', id: userId } });
    });
  }

  private async assertActive(tx: Tx, userId: UserId): Promise<void> {
    const status = await this.users.lockAny(tx, userId, 'no key update');
    if (status !== 'active') throw new MemberStatusUnfit({ message: 'The account of this user is not active.' });
  }
}
