import { Inject, Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { SignInService } from '@app/auth';
import type { OrganizationId, OrganizationPrincipal } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { EmailProofsService, type AccountEmail } from '@app/contacts';
import type { Tx } from '@app/database';
import { Mails } from '@app/mail';
import { memberIdOf, OrganizationDomainsRepository } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { UsersRepository } from '@app/users';
import { EmailDomainNeeded, MemberStatusUnfit } from './members.errors.js';

/**
 * Addresses of members that an admin vouches for. A verified address signs its account in, and lets it join other
 * organizations. So an organization vouches only for addresses of a domain that it has proved; the one that runs the
 * installation, for all.
 */
@Injectable()
export class MemberEmailProofsService {
  constructor(
    private readonly proofs: EmailProofsService,
    private readonly domains: OrganizationDomainsRepository,
    private readonly authority: Authority,
    private readonly users: UsersRepository,
    private readonly signIn: SignInService,
    private readonly mails: Mails,
    private readonly limits: RateLimits,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'OPERATOR_ORGANIZATION'>,
  ) {}

  /** Admins change their own addresses only shortly after they signed in. Throws `SignInNotFresh` or `TooManyRequests`. */
  async assertAllowed(caller: OrganizationPrincipal, member: string): Promise<void> {
    if (memberIdOf(member) === caller.userId) await this.signIn.assertFresh(caller);
    await this.limits.consume('member-email.account', caller.userId);
  }

  /**
   * Throws what `assertAllowed` throws, `MemberNotFound`, `PermissionMissing`,
   * `MemberBelongsElsewhere`, `EmailNotFound`, `EmailDomainNeeded`, `MemberStatusUnfit` for an account that is not
   * active, `EmailProved` or `EmailTaken`.
   */
  async verify(caller: OrganizationPrincipal, member: string, id: string): Promise<AccountEmail> {
    await this.assertAllowed(caller, member);
    const { organizationId } = caller;
    return this.authority.changeMember(caller, member, 'update:contacts', async (tx, userId, actor) => {
      await this.authority.assertEverywhere(tx, actor, userId, 'update:contacts');
      const address = await this.proofs.lock(tx, userId, id);
      await this.assertVouches(tx, organizationId, address.email);
      const status = await this.users.lockAny(tx, userId, 'no key update');
      if (status !== 'active') throw new MemberStatusUnfit({ message: 'The account of this user is not active.' });
      const verified = await this.proofs.vouch(tx, userId, address, organizationId);
      await this.mails.notify(tx, userId, 'contacts-changed', { organizationId });
      return verified;
    });
  }

  private async assertVouches(tx: Tx, organizationId: OrganizationId, email: string): Promise<void> {
    if (organizationId === this.settings.OPERATOR_ORGANIZATION) return;
    if (!(await this.domains.lockProved(tx, organizationId, email))) throw new EmailDomainNeeded();
  }
}
