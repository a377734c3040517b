import { Injectable } from '@nestjs/common';
import { FoundOrganization } from '@app/accounts';
import { OrganizationsRepository } from '@app/organizations';
import type { Tx } from '@app/persistence';
import type { Arrival } from './arrival.js';

/** Organizations that an import may bring with it. */
@Injectable()
export class HostOrganizations {
  constructor(
    private readonly founding: FoundOrganization,
    private readonly organizations: OrganizationsRepository,
  ) {}

  /** Makes those that the batch names and that are not there, with the built-in roles. Their name is their id until somebody gives them another. */
  async ensure(tx: Tx, batch: readonly Arrival[]): Promise<void> {
    const named = [...new Set(batch.flatMap(({ member }) => (member ? [member.organizationId] : [])))].sort();
    const there = new Set(await this.organizations.existing(tx, named));
    for (const organization of named) if (!there.has(organization)) await this.founding.found(tx, organization, organization);
  }
}
