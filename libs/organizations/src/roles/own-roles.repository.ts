import { Injectable } from '@nestjs/common';
import { mostCounted, newRoleId, type OrganizationId, type PageRequest, type RoleId } from '@app/common';
import { PreparedQueries, translating, type Tx } from '@app/database';
import { RoleInUse, RoleNameTaken } from './access.errors.js';
import { Role } from './role.entity.js';

/** A role with all that makes it. */
export type RoleRecord = Pick<Role, 'id' | 'builtIn' | 'name' | 'description' | 'permissions' | 'version' | 'createdAt' | 'updatedAt'>;

/** What an organization decides about a role of its own. */
export type RoleContent = Pick<Role, 'name' | 'description' | 'permissions'>;

/** A role as an archive has it. */
export type RestoredRole = Pick<Role, 'id' | 'name' | 'builtIn' | 'description' | 'permissions'>;

const columns = 'id, built_in as "builtIn", name, description, permissions, version, created_at as "createdAt", updated_at as "updatedAt"';

const page = {
  name: 'roles_page',
  text: `select ${columns} from roles where organization_id = $1 and ($2::text is null or (name, id) > ($2, $3)) order by name, id limit $4`,
};
const count = { name: 'roles_count', text: 'select count(*)::int as count from (select 1 from roles where organization_id = $1 limit $2) counted' };
const role = { name: 'role_record', text: `select ${columns} from roles where organization_id = $1 and id = $2` };

const nameTaken = { uq_roles_name: () => new RoleNameTaken() };

/** Rows of the roles that organizations make for themselves. */
@Injectable()
export class OwnRolesRepository {
  constructor(private readonly statements: PreparedQueries) {}

  /** By name. */
  page(organization: OrganizationId, { after = [], limit }: PageRequest): Promise<RoleRecord[]> {
    return this.statements.rows<RoleRecord>(page, [organization, after[0] ?? null, after[1] ?? null, limit + 1]);
  }

  /** At most one more than `mostCounted`. */
  async count(organization: OrganizationId): Promise<number> {
    return (await this.statements.row<{ count: number }>(count, [organization, mostCounted + 1]))?.count ?? 0;
  }

  read(organization: OrganizationId, id: string): Promise<RoleRecord | undefined> {
    return this.statements.row<RoleRecord>(role, [organization, id]);
  }

  /** Locks the role until the transaction ends; meanwhile nobody is given it. */
  lock(tx: Tx, organization: OrganizationId, id: string): Promise<RoleRecord | undefined> {
    return tx.row<RoleRecord>(`${role.text} for update`, [organization, id]);
  }

  /** Roles as an archive has them. What has the id or the name stays as it is; told is where that is another role. */
  async restore(tx: Tx, organization: OrganizationId, roles: readonly RestoredRole[]): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(
      `insert into roles (organization_id, id, name, built_in, description, permissions)
       select $1, id, name, "builtIn", description, array(select jsonb_array_elements_text(permissions))
       from jsonb_to_recordset($2::jsonb) as r (id text, name text, "builtIn" text, description text, permissions jsonb)
       on conflict do nothing returning id`,
      [organization, JSON.stringify(roles)],
    );
    const there = await tx.rows<{ id: string }>('select id from roles where organization_id = $1', [organization]);
    const known = new Set([...rows, ...there].map((one) => one.id));
    return roles
      .filter(({ id }) => !known.has(id))
      .map(({ id, name }) => `the role ${id} was left out: another one is called ${name}, or is built in as this one`);
  }

  /** @param id an id to use instead of a random one, for the demo organization */
  async add(tx: Tx, organization: OrganizationId, content: RoleContent, id = newRoleId()): Promise<RoleId> {
    await translating(tx.manager.insert(Role, { organizationId: organization, id, ...content }), nameTaken);
    return id;
  }

  async change(tx: Tx, organization: OrganizationId, id: RoleId, content: Partial<RoleContent>, now: Date): Promise<void> {
    const write = tx.manager.update(Role, { organizationId: organization, id }, { ...content, updatedAt: now, version: () => 'version + 1' });
    await translating(write, nameTaken);
  }

  /** Who has the role loses it. Call it with the role locked. Throws `RoleInUse` unless `force` is given. */
  async remove(tx: Tx, organization: OrganizationId, id: RoleId, force: boolean): Promise<void> {
    const used = force ? undefined : await tx.row('select 1 from role_assignments where organization_id = $1 and role_id = $2 limit 1', [organization, id]);
    if (used) throw new RoleInUse();
    await tx.manager.delete(Role, { organizationId: organization, id });
  }
}
