import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { AccountErasureService } from '../deletion/account-erasure.service.js';
import { demoAdminRole, demoAnnex, demoDomain, demoGuests, demoOrganization, demoUserIds } from './demo-ids.js';

/** The people of the demo in a database, and its organizations. */
export interface FoundDemoData {
  readonly people: readonly UserId[];
  readonly organizations: readonly OrganizationId[];
}

/** What was removed, and the organizations that stay because others are in them. */
export interface RemovedDemoData {
  readonly people: number;
  readonly organizations: readonly OrganizationId[];
  readonly keptOrganizations: readonly OrganizationId[];
}

// Reads users, roles, members and emails: by the fixed ids, and those who joined the demo under an address of its domain, as its examples do.
const people = `select u.id from users u where u.id = any($1)
  union select m.user_id from roles r join members m on m.organization_id = any($4) join emails e on e.user_id = m.user_id
    where r.organization_id = $2 and r.id = $3 and e.address_key like $5`;
const organizations = `select o.id from organizations o where o.id = any($1) and exists (select 1 from roles r where r.organization_id = $2 and r.id = $3) order by o.id`;

const ours = [demoOrganization, demoAnnex, demoGuests];
const sought = [demoUserIds, demoOrganization, demoAdminRole, ours, `%@${demoDomain}`];

/** The data of the demo in a database that may be somebody's by now. */
@Injectable()
export class DemoData {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly erasure: AccountErasureService,
    private readonly transactions: TransactionManager,
  ) {}

  /** Whether there are people of the demo. Its organizations alone let nobody in. */
  async isThere(): Promise<boolean> {
    return (await this.statements.row({ text: `${people} limit 1` }, sought)) !== undefined;
  }

  async find(): Promise<FoundDemoData> {
    const found = await this.statements.rows<{ id: UserId }>({ text: people }, sought);
    const where = await this.statements.rows<{ id: OrganizationId }>({ text: organizations }, [ours, demoOrganization, demoAdminRole]);
    return { people: found.map(({ id }) => id), organizations: where.map(({ id }) => id) };
  }

  /** Removes them and what they left. May be run again at any moment, and does what is left to do. Everybody else stays, and so does the organization that they are in. */
  async remove(): Promise<RemovedDemoData> {
    const found = await this.find();
    // All credentials first: from here on nobody signs in as one of them, whatever becomes of the rest.
    await this.transactions.run((tx) => this.end(tx, found.people));
    for (const userId of found.people) await this.erasure.erase(userId);
    const removed = await this.transactions.run((tx) => this.removeOrganizations(tx, found.organizations));
    return { people: found.people.length, organizations: removed, keptOrganizations: found.organizations.filter((id) => !removed.includes(id)) };
  }

  /** The state from which an account is purged, due at once. */
  private async end(tx: Tx, userIds: readonly UserId[]): Promise<void> {
    await tx.rows('delete from sessions where user_id = any($1)', [userIds]);
    await tx.rows('delete from api_keys where user_id = any($1)', [userIds]);
    await tx.rows('delete from password_credentials where user_id = any($1)', [userIds]);
    await tx.rows(`update users set status = 'deleted', deleted_at = coalesce(deleted_at, $2), purge_after = $2 where id = any($1)`, [userIds, tx.now()]);
  }

  /** The role that marks the demo goes last, and with it what says that there is something left to do. */
  private async removeOrganizations(tx: Tx, found: readonly OrganizationId[]): Promise<OrganizationId[]> {
    const removed = await tx.rows<{ id: OrganizationId }>(
      `delete from organizations o where o.id = any($1) and not exists (select 1 from members m where m.organization_id = o.id) returning o.id`,
      [found],
    );
    await tx.rows(`select graphile_worker.remove_job('picture.sweep:demo')`, []);
    return removed.map(({ id }) => id).sort();
  }
}
