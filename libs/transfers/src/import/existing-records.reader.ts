import { Injectable } from '@nestjs/common';
import { ImportedAttributesService, type AttributeRules } from '@app/attributes';
import { RolesRepository, MemberNamesService, OrganizationsRepository, type ValidatedName } from '@app/organizations';
import { AddressOwnership } from '@app/auth';
import { type OrganizationId, type RoleId, type UserId, addressKeyOf } from '@app/common';
import type { Tx } from '@app/database';
import { UserBatches, type Owner } from '@app/users';
import type { SettledRecord } from './import-record.js';
import { Seen } from './seen.js';

/** An organization as a batch needs to know it. */
export interface Host {
  /** By id and by name. */
  readonly roles: ReadonlyMap<string, RoleId>;
  /** What sign-up gives. */
  readonly usual: readonly RoleId[];
  readonly names: ReadonlyMap<string, ValidatedName>;
  readonly attributes: AttributeRules;
}

/** What the database holds of what a batch names. */
export interface ExistingRecords {
  readonly seen: Seen;
  readonly hosts: ReadonlyMap<OrganizationId, Host>;
}

/** How a batch is looked up. */
interface ReadingOptions {
  /** What a dry run remembers of the batches before. */
  readonly earlier: Seen | undefined;
  readonly skipNameRules: boolean;
}

/** Looks up a whole batch, in a few statements. */
@Injectable()
export class ExistingRecordsReader {
  constructor(
    private readonly users: UserBatches,
    private readonly addresses: AddressOwnership,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly names: MemberNamesService,
    private readonly attributes: ImportedAttributesService,
  ) {}

  async read(
    tx: Tx,
    importRecords: readonly SettledRecord[],
    { earlier, skipNameRules }: ReadingOptions,
  ): Promise<ExistingRecords> {
    const seen = new Seen(earlier);
    const hosts = new Map<OrganizationId, Host>();
    const wanted = [...new Set(importRecords.flatMap(({ member }) => (member ? [member.organizationId] : [])))];
    const userIds = await this.recordOwners(tx, importRecords, seen);
    // In the order of their ids, the lock order of organizations.
    for (const organization of await this.organizations.existing(tx, wanted)) {
      hosts.set(organization, await this.host(tx, organization, importRecords, skipNameRules));
      for (const id of userIds.length > 0 ? await this.organizations.membersAmong(tx, organization, userIds) : [])
        seen.put(['member', organization, id], { id, isDeleted: false });
    }
    return { seen, hosts };
  }

  private async host(
    tx: Tx,
    organization: OrganizationId,
    importRecords: readonly SettledRecord[],
    skipNameRules: boolean,
  ): Promise<Host> {
    const usernames = importRecords.flatMap(({ member }) =>
      member?.organizationId === organization && member.username !== null ? [member.username] : [],
    );
    const names = await this.names.validate(tx, organization, usernames, 'username', skipNameRules);
    const roles = await this.roles.named(tx, organization);
    const byName = new Map(roles.map(({ id, name }): [string, RoleId] => [name, id]));
    for (const { id } of roles) byName.set(id, id);
    const attributes = await this.attributes.rulesIn(tx, organization);
    const usual = roles.filter((one) => one.builtIn === 'member').map((one) => one.id);
    return { names, roles: byName, usual, attributes };
  }

  /** Records the owners of the ids, addresses and identities of the batch. Returns these users. */
  private async recordOwners(tx: Tx, importRecords: readonly SettledRecord[], seen: Seen): Promise<UserId[]> {
    const ids = importRecords.map((one) => one.id ?? one.freshId);
    const addresses = importRecords.flatMap((one) => one.emails.map(({ email }) => addressKeyOf(email)));
    const identities = importRecords.flatMap((one) => one.identities);
    const known = new Set<UserId>();
    const seenUser = ({ userId, status }: Owner): { id: UserId; isDeleted: boolean } => {
      known.add(userId);
      return { id: userId, isDeleted: status === 'deleted' };
    };
    for (const owner of await this.users.ownersOfIds(tx, ids)) seen.put(['id', owner.userId], seenUser(owner));
    const owners = await this.users.ownersOfAddresses(tx, addresses);
    const claims = new Map(
      (await this.addresses.unprovedAmong(tx, idsOf(owners))).map((claim) => [claim.userId, claim]),
    );
    for (const owner of owners) {
      const claim = claims.get(owner.userId);
      seen.put(['email', owner.addressKey], { ...seenUser(owner), ...(claim && { claim }) });
    }
    for (const owner of identities.length > 0 ? await this.users.ownersOfIdentities(tx, identities) : []) {
      seen.put(['issuer', owner.issuer, owner.subject], seenUser(owner));
      seen.put(['identity', owner.issuer, owner.publicId], seenUser(owner));
      seen.put(['public', owner.publicId], seenUser(owner));
    }
    return [...known];
  }
}

const idsOf = (owners: readonly Owner[]): UserId[] => owners.map(({ userId }) => userId);
