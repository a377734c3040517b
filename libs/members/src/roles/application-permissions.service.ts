import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit, type Action, type Details } from '@app/audit';
import { ApiKeysRepository } from '@app/auth';
import {
  countedPage,
  pageOf,
  readCursor,
  type CountedPage,
  type OrganizationActor,
  type OrganizationId,
  type Precondition,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import {
  ApplicationPermissionsRepository,
  isPermissionName,
  OrganizationsRepository,
  PermissionInUse,
  PermissionNotFound,
  type ApplicationPermissionRecord,
} from '@app/organizations';

/** API keys that lose a permission in one transaction, at the most. */
const mostKeys = 1000;

/** A new permission of an application. */
type NewApplicationPermission = Pick<ApplicationPermissionRecord, 'name' | 'description'>;

/** What an application lets its users do, beside what Facet does: roles and API keys have these permissions too. */
@Injectable()
export class ApplicationPermissionsService {
  static readonly stateOf = stateOf;

  constructor(
    private readonly permissions: ApplicationPermissionsRepository,
    private readonly keys: ApiKeysRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly authority: Authority,
    private readonly transactions: TransactionManager,
  ) {}

  /** By name. */
  async list(
    organizationId: OrganizationId,
    limit: number,
    cursor?: string,
  ): Promise<CountedPage<ApplicationPermissionRecord>> {
    const after = readCursor(cursor, isPermissionName);
    const page = pageOf(await this.permissions.page(organizationId, { limit, after }), limit, ({ name }) => [name]);
    return countedPage(page, await this.permissions.count(organizationId));
  }

  /** Throws `PermissionNotFound`. */
  async read(organizationId: OrganizationId, name: string): Promise<ApplicationPermissionRecord> {
    const found = isPermissionName(name) && (await this.permissions.read(organizationId, name));
    if (!found) throw new PermissionNotFound();
    return found;
  }

  /** Admins have it at once. Throws `PermissionReserved`, `PermissionExists` or `PermissionLimitReached`. */
  async create(
    caller: OrganizationActor,
    { name, description }: NewApplicationPermission,
  ): Promise<ApplicationPermissionRecord> {
    const { organizationId } = caller;
    await this.transactions.run(async (tx) => {
      await this.authority.asOfNow(tx, caller, 'update:roles');
      // So that two at once do not pass the limit.
      await this.organizations.lock(tx, organizationId);
      await this.permissions.add(tx, organizationId, name, description);
      await record(tx, organizationId, 'permission.made', { permission: name });
    });
    return this.read(organizationId, name);
  }

  /** Throws `PermissionNotFound` or `StaleVersion`. */
  async describe(
    caller: OrganizationActor,
    name: string,
    description: string | undefined,
    expected: Precondition,
  ): Promise<ApplicationPermissionRecord> {
    const { organizationId } = caller;
    await this.transactions.run(async (tx) => {
      await this.authority.asOfNow(tx, caller, 'update:roles');
      const before = await this.lock(tx, organizationId, name);
      expected.assertMatches(stateOf(before));
      if (description === undefined || description === before.description) return;
      await this.permissions.describe(tx, organizationId, name, description);
      await record(tx, organizationId, 'permission.changed', { permission: name, fields: ['description'] });
    });
    return this.read(organizationId, name);
  }

  /**
   * The caller needs the permission: admins lose it. Throws `PermissionNotFound`, `StaleVersion`, `PermissionMissing`
   * or `PermissionInUse`.
   * @param force also takes it from the roles and API keys that have it
   */
  remove(caller: OrganizationActor, name: string, force: boolean, expected: Precondition): Promise<void> {
    const { organizationId } = caller;
    return this.transactions.run(async (tx) => {
      const actor = await this.authority.asOfNow(tx, caller, 'update:roles');
      const before = await this.lock(tx, organizationId, name);
      expected.assertMatches(stateOf(before));
      await this.authority.assertRoles(tx, actor, [{ permissions: [name] }]);
      const roles = await this.permissions.lockRoles(tx, organizationId, name);
      const keys = await this.keys.lockWith(tx, organizationId, name, mostKeys);
      if (!force && roles.length + keys > 0) throw new PermissionInUse();
      if (keys > mostKeys)
        throw new PermissionInUse({ message: `More than ${mostKeys} API keys have this permission.` });
      await this.permissions.removeFromRoles(tx, organizationId, name, roles);
      await this.keys.removeScope(tx, organizationId, name);
      await this.permissions.remove(tx, organizationId, name);
      await record(tx, organizationId, 'permission.removed', { permission: name, roles, keys });
      await this.authority.announceLoss(tx, { organizationId, userId: null });
    });
  }

  private async lock(tx: Tx, organizationId: OrganizationId, name: string): Promise<ApplicationPermissionRecord> {
    const found = isPermissionName(name) && (await this.permissions.lock(tx, organizationId, name));
    if (!found) throw new PermissionNotFound();
    return found;
  }
}

/** Also another one after a permission was deleted and made again. */
function stateOf({ version, createdAt }: Pick<ApplicationPermissionRecord, 'version' | 'createdAt'>): string {
  return `${version}-${createdAt.getTime()}`;
}

const record = (tx: Tx, organizationId: OrganizationId, action: Action, details: Details): Promise<void> =>
  audit.record(tx, { action, organizationId, target: { type: 'organization', id: organizationId }, details });
