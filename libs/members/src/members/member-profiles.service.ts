import { Injectable } from '@nestjs/common';
import { Authority, memberStateOf, noPicture, ProfilesService } from '@app/accounts';
import { audit, type AuditEvent } from '@app/audit';
import {
  assertDisplayName,
  type OrganizationId,
  type OrganizationPrincipal,
  type Precondition,
  type UserId,
} from '@app/common';
import type { Tx } from '@app/database';
import { MemberNamesService, ProfilesRepository, RolesRepository } from '@app/organizations';
import { UsersRepository, type LockedUser, type UserChanges } from '@app/users';
import { MemberStatusUnfit } from './members.errors.js';

/** Changes of a member. An absent field stays, null clears it. */
export interface MemberChanges extends Pick<UserChanges, 'name' | 'bio'> {
  /** In the organization of the caller. */
  readonly username?: string | null;
}

/**
 * Names and pictures of members, as admins change them. A username belongs to the organization. Name, bio and picture
 * belong to the account, so the admin needs the permission in each organization of the member.
 */
@Injectable()
export class MemberProfilesService {
  constructor(
    private readonly authority: Authority,
    private readonly users: UsersRepository,
    private readonly roles: RolesRepository,
    private readonly usernames: MemberNamesService,
    private readonly profileRows: ProfilesRepository,
    private readonly profiles: ProfilesService,
  ) {}

  /**
   * The rules of the organization for usernames hold as for the member. Throws `MemberNotFound`, `PermissionMissing`,
   * `MemberBelongsElsewhere`, `StaleVersion`, the errors of usernames, and `MemberStatusUnfit` for a deleted account.
   */
  update(caller: OrganizationPrincipal, member: string, changes: MemberChanges, expected: Precondition): Promise<void> {
    const { organizationId } = caller;
    const { username, ...about } = changes;
    const fields = Object.keys(about);
    return this.authority.changeMember(caller, member, 'update:profiles', async (tx, userId, actor) => {
      if (fields.length > 0) await this.authority.assertEverywhere(tx, actor, userId, 'update:profiles');
      const user = await this.lockUser(tx, userId);
      const name = await this.profileRows.lockName(tx, organizationId, userId, username ?? null, false);
      const { roles } = await this.roles.changeOf(tx, organizationId, userId, caller.userId, []);
      expected.assertMatches(memberStateOf({ version: user.version, roles, profileVersion: name.version }));
      assertDisplayName('name', about.name, user.name);
      if (fields.length > 0) await this.users.change(tx, userId, about, tx.now());
      const renamed =
        username !== undefined && (await this.usernames.change(tx, organizationId, userId, username, 'username', name));
      await audit.record(tx, ...changeEvents(organizationId, userId, fields, renamed));
    });
  }

  /**
   * Removes the picture, uploaded or not. Throws `MemberNotFound`, `PermissionMissing`, `MemberBelongsElsewhere`, and
   * `MemberStatusUnfit` for a deleted account.
   */
  removePicture(caller: OrganizationPrincipal, member: string): Promise<void> {
    return this.authority.changeMember(caller, member, 'update:profiles', async (tx, userId, actor) => {
      await this.authority.assertEverywhere(tx, actor, userId, 'update:profiles');
      await this.lockUser(tx, userId);
      await this.profiles.replacePicture(tx, userId, noPicture);
    });
  }

  private async lockUser(tx: Tx, userId: UserId): Promise<LockedUser> {
    const status = await this.users.lockAny(tx, userId, 'update');
    if (status === 'deleted') throw new MemberStatusUnfit({ message: 'The account of this user is deleted.' });
    return this.users.lock(tx, userId);
  }
}

function changeEvents(
  organizationId: OrganizationId,
  userId: UserId,
  fields: readonly string[],
  renamed: boolean,
): AuditEvent[] {
  const about = { organizationId, target: { type: 'user', id: userId } } as const;
  return [
    ...(fields.length > 0 ? [{ ...about, action: 'user.described', details: { fields } } as const] : []),
    ...(renamed ? [{ ...about, action: 'username.changed' } as const] : []),
  ];
}
