import { Injectable } from '@nestjs/common';
import { RolesRepository } from '@app/access';
import { DeleteAccount } from '@app/accounts';
import { audit } from '@app/audit';
import { AddressOwnership, ImportedPasswords, type AddressClaim } from '@app/auth';
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
    private readonly deletion: DeleteAccount,
  ) {}

  async write(tx: Tx, { takeovers, released, users, emails, phoneNumbers, identities, passwords, places }: BatchPlan): Promise<void> {
    for (const claim of released) await this.release(tx, claim);
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

  /** Whoever claimed the address by a sign-up has no account any more, and can be told apart from its owner by nobody. Throws `LastAdmin`. */
  private async release(tx: Tx, claim: AddressClaim): Promise<void> {
    if (claim.status !== 'deleted') {
      await this.addresses.strip(tx, claim, true);
      await this.deletion.mark(tx, claim.userId);
    }
    await this.people.releaseAddress(tx, claim.emailId);
  }
}
