import { Injectable } from '@nestjs/common';
import { RolesRepository } from '@app/access';
import { audit } from '@app/audit';
import { AddressOwnership, ImportedPasswords } from '@app/auth';
import { ClaimUsernames, OrganizationsRepository } from '@app/organizations';
import type { Tx } from '@app/persistence';
import { UserBatches, UsersRepository } from '@app/users';
import type { BatchPlan } from './batch-plan.js';

/** Writes what was planned, a statement for each kind of row. */
@Injectable()
export class BatchWriter {
  constructor(
    private readonly users: UserBatches,
    private readonly people: UsersRepository,
    private readonly addresses: AddressOwnership,
    private readonly passwords: ImportedPasswords,
    private readonly organizations: OrganizationsRepository,
    private readonly roles: RolesRepository,
    private readonly names: ClaimUsernames,
  ) {}

  async write(tx: Tx, { takeovers, users, emails, phoneNumbers, identities, passwords, places }: BatchPlan): Promise<void> {
    for (const { claim, to } of takeovers) {
      await this.addresses.strip(tx, claim, true);
      await this.people.handOver(tx, claim, to, tx.now());
    }
    if (users.length > 0) await this.users.add(tx, users);
    if (emails.length > 0) await this.users.addEmails(tx, emails);
    if (phoneNumbers.length > 0) await this.users.addPhoneNumbers(tx, phoneNumbers);
    if (identities.length > 0) await this.users.addIdentities(tx, identities);
    if (passwords.length > 0) await this.passwords.keepAll(tx, passwords);
    for (const [organization, { members, grants, names }] of places) {
      await this.organizations.addMembers(tx, organization, members);
      await this.roles.grantAll(tx, organization, grants);
      if (names.length > 0) await this.names.claim(tx, organization, names);
      // One entry for all of them: one each would be more than the rest of what is written.
      const about = { organizationId: organization, target: { type: 'organization', id: organization } } as const;
      await audit.record(tx, { ...about, action: 'users.imported', details: { members: members.length } });
    }
  }
}
