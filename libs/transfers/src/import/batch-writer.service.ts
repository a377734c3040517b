import { Injectable } from '@nestjs/common';
import { RolesRepository, MemberNamesService, OrganizationsRepository, CollectionsRepository } from '@app/organizations';
import { audit } from '@app/audit';
import type { Tx } from '@app/database';
import type { BatchPlan } from './batch-plan.js';
import { ClaimReleases } from './claim-releases.service.js';
import { NamedReferrals, type UnknownReferrer } from './named-referrals.service.js';
import { PeopleWriter } from './people-writer.service.js';

/** Writes what was planned, a statement for each kind of row. */
@Injectable()
export class BatchWriter {
  constructor(
    private readonly releases: ClaimReleases,
    private readonly people: PeopleWriter,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly names: MemberNamesService,
    private readonly collections: CollectionsRepository,
    private readonly referrals: NamedReferrals,
  ) {}

  /** @returns the lines whose referrer is nobody yet */
  async write(tx: Tx, plan: BatchPlan): Promise<UnknownReferrer[]> {
    await this.releases.write(tx, plan);
    await this.people.write(tx, plan);
    for (const [organization, { members, grants, names, avatars }] of plan.places) {
      if (members.length === 0) continue;
      await this.organizations.addMembers(tx, organization, members);
      await this.roles.grantAll(tx, organization, grants);
      if (names.length > 0) await this.names.claim(tx, organization, names);
      if (avatars.length > 0) await this.collections.addAvatars(tx, organization, avatars);
      // One entry for all of them: one each would be more than the rest of what is written.
      const about = { organizationId: organization, target: { type: 'organization', id: organization } } as const;
      await audit.record(tx, { ...about, action: 'users.imported', details: { members: members.length } });
    }
    return this.referrals.add(tx, plan.places);
  }
}
