import { Injectable } from '@nestjs/common';
import { AuthorityLosses, MemberNamesService } from '@app/organizations';
import { LastAdminPolicy } from '@app/accounts';
import { audit } from '@app/audit';
import type { OrganizationAdminScope } from '@app/common';
import { MemberChanges } from '../member-changes.service.js';
import { MemberResources } from './member-resources.service.js';

/** Taking a member out of an organization. The account stays. */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly changes: MemberChanges,
    private readonly departures: LastAdminPolicy,
    private readonly usernames: MemberNamesService,
    private readonly belongings: MemberResources,
    private readonly losses: AuthorityLosses,
  ) {}

  /** Their profile, name, roles, keys and sessions of this organization end with it. Throws `MemberNotFound`, `PermissionMissing` or `LastAdmin`. */
  remove(caller: OrganizationAdminScope, member: string): Promise<void> {
    return this.changes.inOrganization(caller, member, 'update:members', async (tx, userId) => {
      await this.usernames.prepare(tx, caller.organizationId);
      await this.departures.assertNotLastIn(tx, caller.organizationId, userId);
      await this.usernames.release(tx, caller.organizationId, userId);
      await this.belongings.end(tx, caller.organizationId, userId);
      await audit.record(tx, { action: 'member.removed', organizationId: caller.organizationId, target: { type: 'user', id: userId } });
      await this.losses.announce(tx, { organizationId: caller.organizationId, userId });
    });
  }
}
