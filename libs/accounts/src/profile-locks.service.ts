import { Injectable } from '@nestjs/common';
import type { OrganizationId, Precondition, UserId } from '@app/common';
import { MemberNamesService, ProfilesRepository } from '@app/organizations';
import type { Tx } from '@app/database';
import { UsersRepository, type User } from '@app/users';
import { profileStateOf } from './profile.reader.js';

/** What a change of a profile is about to do. */
interface Intent {
  /** Whether it gives the username or takes it away. */
  readonly renames: boolean;
  /** The states in which the caller wants it done. */
  readonly expected: Precondition;
}

/** The rows behind a profile, locked in the one order that all changes of profiles keep: the person, the organization for a name, the profile. */
@Injectable()
export class ProfileLocks {
  constructor(
    private readonly users: UsersRepository,
    private readonly usernames: MemberNamesService,
    private readonly profiles: ProfilesRepository,
  ) {}

  /**
   * Makes the profile if there is none. Throws `UserNotFound`, and `StaleVersion` when `expected` names another state.
   * @param organization none: the person alone
   */
  async take(tx: Tx, organization: OrganizationId | null, userId: UserId, { renames, expected }: Intent): Promise<User> {
    const user = await this.users.lock(tx, userId);
    if (organization !== null && renames) await this.usernames.prepare(tx, organization);
    const version = organization === null ? 1 : await this.profiles.lock(tx, organization, userId);
    expected.demand(profileStateOf({ version, userVersion: user.version }));
    return user;
  }
}
