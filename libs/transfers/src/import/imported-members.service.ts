import { Injectable } from '@nestjs/common';
import { OrganizationsService } from '@app/accounts';
import { ImportedAttributesService } from '@app/attributes';
import { audit } from '@app/audit';
import { isUuid, type FieldFault, type OrganizationId, type RoleId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import {
  builtInRoles,
  MemberNamesService,
  OrganizationsRepository,
  ProfilesRepository,
  RolesRepository,
  type BuiltInRole,
} from '@app/organizations';
import { canonicalNameOf } from '@app/usernames';
import { ReferralsRepository } from '@app/users';
import type { BatchPlan, NewMemberships } from './batch-plan.js';
import type { ImportedRole, ImportRecord } from './import-record.js';

type RoleContent = NonNullable<ImportedRole['content']>;

/** What an import may create beside users. */
export interface NewOrganizationRules {
  /** Creates organizations that do not exist. */
  readonly createOrganizations: boolean;
  /** Creates roles that do not exist and whose line has more than their name, without permissions. */
  readonly createRoles: boolean;
}

/** A line that names a referrer who is not a member, or not yet. */
interface UnknownReferrer {
  readonly line: number;
  readonly reason: FieldFault;
}

const unknown = {
  field: 'referrer',
  message: 'referrer was left out: no other member, or brought by this one; import the file again when they are in',
};

/**
 * Writes the memberships of a batch with their roles, names, avatars and referrals, and the organizations
 * that they need.
 */
@Injectable()
export class ImportedMembersService {
  constructor(
    private readonly newOrganizations: OrganizationsService,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly names: MemberNamesService,
    private readonly profiles: ProfilesRepository,
    private readonly referrals: ReferralsRepository,
    private readonly attributes: ImportedAttributesService,
  ) {}

  /**
   * Creates missing organizations, with their id as the name and the built-in roles under the ids of the
   * lines, and then missing roles.
   */
  async ensureOrganizations(
    tx: Tx,
    batch: readonly ImportRecord[],
    { createOrganizations, createRoles }: NewOrganizationRules,
  ): Promise<void> {
    if (!createOrganizations && !createRoles) return;
    const named = [...new Set(batch.flatMap(({ member }) => (member ? [member.organizationId] : [])))].sort();
    const existing = new Set(await this.organizations.existing(tx, named));
    for (const organization of named) {
      const wanted = rolesIn(batch, organization);
      if (!existing.has(organization) && createOrganizations)
        await this.newOrganizations.create(tx, organization, organization, builtInIdsOf(wanted));
      if (createRoles && wanted.length > 0 && (createOrganizations || existing.has(organization)))
        await this.createRoles(tx, organization, wanted);
    }
  }

  async write(tx: Tx, { memberships }: BatchPlan): Promise<void> {
    for (const [organization, { members, grants, names, avatars, attributes }] of memberships) {
      if (members.length === 0) continue;
      await this.organizations.addMembers(tx, organization, members);
      await this.roles.grantAll(tx, organization, grants);
      if (names.length > 0) await this.names.claim(tx, organization, names);
      if (avatars.length > 0) await this.profiles.addAvatars(tx, organization, avatars);
      if (attributes.length > 0) await this.attributes.add(tx, organization, attributes);
      // One entry for all of them: one each would be more rows than everything else that is written.
      const about = { organizationId: organization, target: { type: 'organization', id: organization } } as const;
      await audit.record(tx, { ...about, action: 'users.imported', details: { members: members.length } });
    }
  }

  /** Adds referrals, after all members of the batch are added. @returns the lines whose referrer is unknown */
  async addReferrals(tx: Tx, { memberships }: BatchPlan): Promise<UnknownReferrer[]> {
    const missing: UnknownReferrer[] = [];
    for (const [organization, { referrals }] of memberships)
      if (referrals.length > 0) missing.push(...(await this.addReferralsIn(tx, organization, referrals)));
    return missing;
  }

  private async addReferralsIn(
    tx: Tx,
    organization: OrganizationId,
    named: NewMemberships['referrals'],
  ): Promise<UnknownReferrer[]> {
    const handles = named.map(({ referrer }) => referrer).filter((one) => !isUuid(one));
    const owners =
      handles.length === 0
        ? undefined
        : await this.profiles.ownersOf(tx, organization, [...new Set(handles.map(canonicalNameOf))]);
    const found = named.map(({ line, userId, referrer }) => ({
      line,
      userId,
      referrerId: isUuid(referrer) ? (referrer.toLowerCase() as UserId) : owners?.get(canonicalNameOf(referrer)),
    }));
    const known = found.flatMap(({ userId, referrerId }) =>
      referrerId ? [{ userId, referrerId, joinedAt: null }] : [],
    );
    const left = new Set(await this.referrals.addAll(tx, organization, known));
    return found
      .filter(({ userId, referrerId }) => !referrerId || left.has(userId))
      .map(({ line }) => ({ line, reason: unknown }));
  }

  private async createRoles(tx: Tx, organization: OrganizationId, wanted: readonly RoleContent[]): Promise<void> {
    const known = new Set((await this.roles.named(tx, organization)).flatMap(({ id, name }): string[] => [id, name]));
    for (const { id, name, description } of wanted) {
      if (known.has(id) || known.has(name)) continue;
      await this.roles.add(tx, organization, { name, description, permissions: [] }, id);
      await audit.record(tx, { action: 'role.made', organizationId: organization, target: { type: 'role', id } });
      known.add(id).add(name);
    }
  }
}

function rolesIn(batch: readonly ImportRecord[], organization: OrganizationId): RoleContent[] {
  const roles = batch.flatMap(({ member }) => (member?.organizationId === organization ? (member.roles ?? []) : []));
  return roles.flatMap(({ content }) => content ?? []);
}

function builtInIdsOf(wanted: readonly RoleContent[]): Partial<Record<BuiltInRole, RoleId>> {
  const builtIns = Object.keys(builtInRoles) as BuiltInRole[];
  const found = builtIns.map((one) => [one, wanted.find(({ name }) => name === builtInRoles[one].name)?.id] as const);
  return Object.fromEntries(found.filter(([, id]) => id !== undefined));
}
