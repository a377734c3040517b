import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NewAccountsService, OrganizationsService } from '@app/accounts';
import { EmailSignInsService, OrganizationSecrets } from '@app/auth';
import type { OrganizationId } from '@app/common';
import type { Tx } from '@app/database';
import { OrganizationsRepository, ProfilesRepository, RolesRepository } from '@app/organizations';
import { UsersRepository } from '@app/users';
import {
  demoAdmin,
  demoAnnex,
  demoAnnexName,
  demoExtras,
  demoForgetful,
  demoGuests,
  demoOpen,
  demoMember,
  demoObject,
  demoOrganization,
  demoOrganizationName,
  demoOwnRoles,
  demoPermissions,
  demoUserList,
  demoReturning,
  demoRoleIds,
  demoSpare,
  demoUnverified,
} from './demo-users.js';

type Owner = NonNullable<Awaited<ReturnType<UsersRepository['ownerOf']>>>;

/** Owners of the addresses that links are issued for. */
export interface SpareOwners {
  readonly unverified: Owner;
  readonly forgetful: Owner;
  readonly returning: Owner;
}

/** Sign-ins by email that wait for their codes. */
export interface SignInCodes {
  readonly signIn: { readonly request: string; readonly code: string };
  readonly browserSignIn: { readonly request: string; readonly code: string };
}

const farAway = new Date('9999-12-31T00:00:00Z');

/** Organizations, users, roles and objects of the demo. */
@Injectable()
export class DemoUsers {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly newOrganizations: OrganizationsService,
    private readonly newAccounts: NewAccountsService,
    private readonly users: UsersRepository,
    private readonly roles: RolesRepository,
    private readonly profiles: ProfilesRepository,
    private readonly secrets: OrganizationSecrets,
    private readonly emailSignIns: EmailSignInsService,
  ) {}

  exist(): Promise<boolean> {
    return this.organizations.exists(demoOrganization);
  }

  /** Creates the organization and its users. */
  async create(tx: Tx): Promise<void> {
    await this.newOrganizations.create(tx, demoOrganization, demoOrganizationName, demoRoleIds);
    await this.secrets.set(tx, demoOrganization, 'pylon', randomBytes(32).toString('hex'));
    for (const { userId, name, email, handle, role, referrerHandle, about } of demoUserList) {
      const details = { ...(referrerHandle && { referrerHandle }), ...(about && { about }) };
      await this.newAccounts.create(tx, demoOrganization, {
        id: userId,
        name,
        email,
        handle,
        role,
        verified: true,
        ...details,
      });
    }
  }

  /**
   * Creates the members and roles that the examples of the administration remove, ban, restore and delete,
   * and an object for the first admin.
   */
  async createFixtures(tx: Tx): Promise<void> {
    await this.profiles.putObject(tx, demoOrganization, demoAdmin.userId, demoObject, {
      kind: 'image',
      url: 'https://example.com/figures/knight.png',
    });
    await this.createAnnex(tx);
    await this.createExtras(tx);
    await RolesRepository.restorePermissions(tx, demoOrganization, demoPermissions);
    for (const { id, name, description } of demoOwnRoles) {
      if (await this.roles.lock(tx, demoOrganization, id)) await this.roles.remove(tx, demoOrganization, id);
      await this.roles.add(tx, demoOrganization, { name, description, permissions: ['read:users'] }, id);
    }
    await this.createOnce(tx, demoGuests, 'Demo guests');
    await this.createOnce(tx, demoOpen, 'Demo open to its people');
    for (const organization of [demoGuests, demoOpen])
      await this.organizations.removeMember(tx, organization, demoAdmin.userId);
  }

  /** Creates the users without credentials whose passwords and accounts the examples change. */
  async createSpare(tx: Tx): Promise<SpareOwners> {
    for (const { userId, name, email } of [demoSpare, demoUnverified, demoForgetful, demoReturning]) {
      await this.users.discard(tx, userId);
      await this.newAccounts.create(tx, demoOrganization, { id: userId, name, email });
    }
    await this.users.markDeleted(tx, demoReturning.userId, tx.now(), farAway, true);
    const [unverified, forgetful] = [
      await this.ownerOf(tx, demoUnverified.email),
      await this.ownerOf(tx, demoForgetful.email),
    ];
    return { unverified, forgetful, returning: await this.ownerOf(tx, demoReturning.email) };
  }

  /** Requests and codes of sign-ins by email, for a client with tokens and for a browser. */
  async issueSignIns(tx: Tx): Promise<SignInCodes> {
    const member = await this.ownerOf(tx, demoMember.email);
    const admin = await this.ownerOf(tx, demoAdmin.email);
    return {
      signIn: await this.emailSignIns.issue(tx, member, farAway),
      browserSignIn: await this.emailSignIns.issue(tx, admin, farAway),
    };
  }

  /** A second organization of the demo's admins. */
  private async createAnnex(tx: Tx): Promise<void> {
    if (!(await this.createOnce(tx, demoAnnex, demoAnnexName))) return;
    for (const { userId } of demoUserList.filter((one) => one.role === 'admin')) {
      await this.organizations.addMember(tx, demoAnnex, userId);
      await this.roles.grantBuiltIn(tx, demoAnnex, userId, 'admin');
    }
  }

  private async createExtras(tx: Tx): Promise<void> {
    const { banned, deleted, neighbour } = demoExtras;
    for (const { userId, name, email } of Object.values(demoExtras)) {
      await this.users.discard(tx, userId);
      await this.newAccounts.create(tx, userId === neighbour.userId ? demoAnnex : demoOrganization, {
        id: userId,
        name,
        email,
        verified: true,
      });
    }
    await OrganizationsRepository.bans.ban(tx, demoOrganization, banned.userId, tx.now(), {
      reason: 'An example of a ban.',
      until: null,
    });
    await this.users.markDeleted(tx, deleted.userId, tx.now(), farAway, true);
  }

  /** @returns whether it is new */
  private async createOnce(tx: Tx, organizationId: OrganizationId, name: string): Promise<boolean> {
    if ((await this.organizations.existing(tx, [organizationId])).length > 0) return false;
    await this.newOrganizations.create(tx, organizationId, name);
    return true;
  }

  private async ownerOf(tx: Tx, email: string): Promise<Owner> {
    const owner = await this.users.ownerOf(tx, email);
    if (!owner) throw new Error('no user has the address that was added before');
    return owner;
  }
}
