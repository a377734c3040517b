import { Injectable } from '@nestjs/common';
import { AuthorityLosses, OrganizationsRepository, recordAccountEvent } from '@app/organizations';
import { Authority, LastAdminPolicy } from '@app/accounts';
import { audit, type AuditEvent } from '@app/audit';
import { SessionsRepository } from '@app/auth';
import { Clock, type AdminScope, type OrganizationAdminScope, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { UsersRepository, type AccountStatus } from '@app/users';
import { MemberStatusUnfit } from '../administration.errors.js';
import { MemberChanges } from '../member-changes.service.js';

const inOrganization = (actor: AdminScope): actor is OrganizationAdminScope => actor.organizationId !== null;

/** Shutting people out, and letting them in again: an organization its member, an operator an account. */
@Injectable()
export class BanMember {
  constructor(
    private readonly changes: MemberChanges,
    private readonly authority: Authority,
    private readonly departures: LastAdminPolicy,
    private readonly organizations: OrganizationsRepository,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly losses: AuthorityLosses,
    private readonly clock: Clock,
  ) {}

  /**
   * From the next request on the person may not call: in the organization of the actor, or, for an operator outside of one, anywhere. The sessions there end for
   * good; keys, roles and names wait for the end of the ban. What the person has in other organizations is none of the first one's business.
   * Throws `MemberNotFound`, `PermissionMissing`, `LastAdmin`, and `MemberStatusUnfit` when they are banned or deleted already.
   */
  ban(caller: AdminScope, member: string): Promise<void> {
    return this.changes.inOrganization(caller, member, 'ban:members', async (tx, userId, actor) => {
      const sessionsEnded = await (inOrganization(actor) ? this.banMembership(tx, actor, userId) : this.banAccount(tx, userId));
      await record(tx, actor, userId, { action: 'user.banned', details: { sessionsEnded } });
      await this.losses.announce(tx, { organizationId: actor.organizationId, userId });
    });
  }

  /**
   * Ends the ban of the membership, or of the account, for an operator outside of an organization. A ban of an account that was made by organizations, in a
   * version before, ends by who has the permission in all of them.
   * Throws as `ban`, `MemberBelongsElsewhere`, and `MemberStatusUnfit` when the person is not banned, or by an operator.
   */
  unban(caller: AdminScope, member: string): Promise<void> {
    return this.changes.inOrganization(caller, member, 'ban:members', async (tx, userId, actor) => {
      const standing = await this.users.lockStanding(tx, userId);
      if (!inOrganization(actor) || !(await this.organizations.unbanMember(tx, actor.organizationId, userId))) {
        assertEndable(actor, standing);
        await this.authority.assertEverywhere(tx, actor, userId, 'ban:members');
        await this.users.unban(tx, userId, this.clock.now());
      }
      await record(tx, actor, userId, { action: 'user.unbanned' });
    });
  }

  private async banMembership(tx: Tx, { organizationId }: OrganizationAdminScope, userId: UserId): Promise<number> {
    await this.departures.assertNotLastIn(tx, organizationId, userId);
    assertNot(['deleted'], await this.users.lockStanding(tx, userId));
    if (!(await this.organizations.banMember(tx, organizationId, userId, this.clock.now()))) throw unfit('banned');
    return this.sessions.removeAllIn(tx, organizationId, userId);
  }

  private async banAccount(tx: Tx, userId: UserId): Promise<number> {
    await this.departures.assertNotLast(tx, userId);
    assertNot(['banned', 'deleted'], await this.users.lockStanding(tx, userId));
    await this.users.ban(tx, userId, this.clock.now());
    return this.sessions.removeAll(tx, userId, null);
  }
}

/** An account that is banned is so in all organizations of the user. */
async function record(tx: Tx, actor: AdminScope, userId: UserId, event: Pick<AuditEvent, 'action' | 'details'>): Promise<void> {
  if (!inOrganization(actor)) return recordAccountEvent(tx, userId, event);
  await audit.record(tx, { ...event, organizationId: actor.organizationId, target: { type: 'user', id: userId } });
}

const unfit = (status: string): Error => new MemberStatusUnfit({ message: `This person is ${status} already.` });

function assertNot(statuses: readonly string[], standing: AccountStatus | undefined): void {
  if (standing && statuses.includes(standing.status)) throw unfit(standing.status);
}

function assertEndable(actor: AdminScope, standing: AccountStatus | undefined): void {
  if (standing?.status !== 'banned') throw new MemberStatusUnfit({ message: 'This person is not banned.' });
  if (standing.bannedByOperator && actor.credential !== 'operator')
    throw new MemberStatusUnfit({ message: 'Who runs the installation has banned the account of this person, and ends that ban.' });
}
