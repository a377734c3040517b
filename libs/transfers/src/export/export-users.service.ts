import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { type OrganizationId, OrganizationNotFound } from '@app/common';
import { OrganizationsRepository } from '@app/organizations';
import { TransactionManager } from '@app/database';
import type { ExportedUser } from './exported-user.js';
import { ExportedUsersReader } from '../queries/exported-users.reader.js';

/** Where people go to. */
export interface ShutdownState {
  /** Whether hashes of passwords go along. */
  readonly withPasswordHashes: boolean;
  /** Told first: how many there are at the most. */
  expect(people: number): void;
  /** Nobody comes before this has ended. */
  take(people: readonly ExportedUser[]): Promise<void>;
}

/** Handing out all people, or those of one organization, as they were at one moment. */
@Injectable()
export class ExportUsers {
  constructor(
    private readonly people: ExportedUsersReader,
    private readonly organizations: OrganizationsRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `OrganizationNotFound`. */
  async run(organization: OrganizationId | null, departure: ShutdownState): Promise<void> {
    if (organization !== null && !(await this.organizations.exists(organization)))
      throw new OrganizationNotFound({ message: 'There is no such organization.' });
    // Before anybody is handed out: an export that breaks off has shown people, too.
    const target = organization === null ? {} : { target: { type: 'organization', id: organization } as const };
    const details = { passwordHashes: departure.withPasswordHashes };
    await this.transactions.run((tx) => audit.record(tx, { action: 'users.exported', organizationId: organization, ...target, details }));
    await this.transactions.snapshot(async (tx) => {
      departure.expect(await this.people.count(tx, organization));
      for await (const page of this.people.pages(tx, organization)) await departure.take(page);
    });
  }
}
