import { Injectable } from '@nestjs/common';
import { SessionsRepository } from '@app/auth';
import { Clock, type OrganizationId, type UserId } from '@app/common';
import { OrganizationsRepository, ProfilesRepository } from '@app/organizations';
import type { Tx } from '@app/database';
import { UsersRepository } from '@app/users';

/** What somebody has in an organization. */
@Injectable()
export class MemberResources {
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
