import { Injectable } from '@nestjs/common';
import { Departures } from '@app/accounts';
import { SessionsRepository } from '@app/auth';
import { Clock, type OrganizationId, type OrganizationPrincipal, type UserId } from '@app/kernel';
import { ChangeUsername, OrganizationsRepository, ProfilesRepository } from '@app/organizations';
import type { Tx } from '@app/persistence';
import { UsersRepository } from '@app/users';
import { MemberChanges } from '../member-changes.service.js';

/** Taking a member out of an organization. The account stays. */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly changes: MemberChanges,
    private readonly departures: Departures,
    private readonly usernames: ChangeUsername,
    private readonly belongings: MemberBelongings,
  ) {}

  /** Their profile, name, roles, keys and sessions of this organization end with it. Throws `MemberNotFound`, `PermissionMissing` or `LastAdmin`. */
  remove(caller: OrganizationPrincipal, member: string): Promise<void> {
    return this.changes.inOrganization(caller, member, async (tx, userId) => {
      await this.usernames.prepare(tx, caller.organizationId);
      await this.departures.demandReplaceableIn(tx, caller.organizationId, userId);
      await this.belongings.end(tx, caller.organizationId, userId);
    });
  }
}

/** What somebody has in an organization. */
@Injectable()
export class MemberBelongings {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly profiles: ProfilesRepository,
    private readonly sessions: SessionsRepository,
    private readonly users: UsersRepository,
    private readonly clock: Clock,
  ) {}

  async end(tx: Tx, organization: OrganizationId, userId: UserId): Promise<void> {
    await this.users.lockStanding(tx, userId);
    const picture = await this.profiles.pictureTaken(tx, organization, userId);
    if (picture !== undefined) await this.users.moveAvatar(tx, userId, picture, null, this.clock.now());
    await this.sessions.removeAllIn(tx, organization, userId);
    await this.organizations.removeMember(tx, organization, userId);
  }
}
