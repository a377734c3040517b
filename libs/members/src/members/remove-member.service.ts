import { Injectable } from '@nestjs/common';
import { AuthorityLosses, ChangeUsername } from '@app/organizations';
import { Departures } from '@app/accounts';
import { audit } from '@app/audit';
import type { OrganizationMandate } from '@app/common';
import { MemberChanges } from '../member-changes.service.js';
import { MemberBelongings } from './member-belongings.service.js';

/** Taking a member out of an organization. The account stays. */
@Injectable()
export class RemoveMember {
  constructor(
    private readonly changes: MemberChanges,
    private readonly departures: Departures,
    private readonly usernames: ChangeUsername,
    private readonly belongings: MemberBelongings,
    private readonly losses: AuthorityLosses,
  ) {}

  /** Their profile, name, roles, keys and sessions of this organization end with it. Throws `MemberNotFound`, `PermissionMissing` or `LastAdmin`. */
  remove(caller: OrganizationMandate, member: string): Promise<void> {
    return this.changes.inOrganization(caller, member, 'update:members', async (tx, userId) => {
      await this.usernames.prepare(tx, caller.organizationId);
      await this.departures.demandReplaceableIn(tx, caller.organizationId, userId);
      await this.usernames.release(tx, caller.organizationId, userId);
      await this.belongings.end(tx, caller.organizationId, userId);
      await audit.record(tx, { action: 'member.removed', organizationId: caller.organizationId, target: { type: 'user', id: userId } });
      await this.losses.announce(tx, { organizationId: caller.organizationId, userId });
    });
  }
}
