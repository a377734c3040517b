import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { type OrganizationId, OrganizationNotFound } from '@app/common';
import { OrganizationsRepository } from '@app/organizations';
import { TransactionManager, type Tx } from '@app/database';
import { ExportedUsersReader, type PicturedUser } from '../queries/exported-users.reader.js';
import { ArchiveReader, type SectionLine } from '../queries/archive.reader.js';
import { laterSections, notificationSections, rolesSection } from '../queries/archive-sections.queries.js';

/** Where an archive goes to. Nothing comes before what came before has been taken. */
export interface ArchiveSink {
  readonly withPasswordHashes: boolean;
  readonly withNotifications: boolean;
  /** Told first: how many users there are at the most. */
  expect(users: number): void;
  lines(lines: readonly SectionLine[]): Promise<void>;
  users(users: readonly PicturedUser[]): Promise<void>;
}

/** Handing out an organization with all that belongs to it, as it was at one moment. */
@Injectable()
export class ExportArchive {
  constructor(
    private readonly users: ExportedUsersReader,
    private readonly reader: ArchiveReader,
    private readonly organizations: OrganizationsRepository,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `OrganizationNotFound`. */
  async run(organization: OrganizationId, sink: ArchiveSink): Promise<void> {
    if (!(await this.organizations.exists(organization))) throw new OrganizationNotFound({ message: 'There is no such organization.' });
    const about = { organizationId: organization, target: { type: 'organization', id: organization } } as const;
    const details = { passwordHashes: sink.withPasswordHashes, notifications: sink.withNotifications, archive: true };
    await this.transactions.run((tx) => audit.record(tx, { ...about, action: 'users.exported', details }));
    await this.transactions.snapshot((tx) => this.write(tx, organization, sink));
  }

  private async write(tx: Tx, organization: OrganizationId, sink: ArchiveSink): Promise<void> {
    sink.expect(await this.users.count(tx, organization));
    await sink.lines([await this.reader.organization(tx, organization)]);
    for await (const page of this.reader.rows(tx, organization, rolesSection)) await sink.lines(page);
    for await (const page of this.reader.pictures(tx, organization)) await sink.lines(page);
    for await (const page of this.users.pages(tx, organization)) await sink.users(page);
    for (const section of [...laterSections, ...(sink.withNotifications ? notificationSections : [])])
      for await (const page of this.reader.rows(tx, organization, section)) await sink.lines(page);
    await sink.lines([{ section: 'end' }]);
  }
}
