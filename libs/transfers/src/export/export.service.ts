import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { type OrganizationId, OrganizationNotFound } from '@app/common';
import { ReplicaReads, TransactionManager, type Tx } from '@app/database';
import { OrganizationsRepository } from '@app/organizations';
import { PictureAddresses, Pictures } from '@app/pictures';
import { laterSections, notificationSections, rolesSection } from '../queries/archive-sections.queries.js';
import { organizationLine, pictureLines, sectionLines, type SectionLine } from '../queries/archive-lines.queries.js';
import { countUsers, exportedUsers, type PicturedUser } from '../queries/exported-users.queries.js';
import type { ExportedUser } from './exported-user.js';

interface Sink {
  readonly withPasswordHashes: boolean;
  /** Called first, with the number of users at the most. */
  expect(users: number): void;
}

/** The receiver of exported users. The next users come when the promise is fulfilled. */
export interface UsersSink extends Sink {
  take(users: readonly ExportedUser[]): Promise<void>;
}

/** The receiver of an archive. The next lines come when the promise is fulfilled. */
export interface ArchiveSink extends Sink {
  readonly withNotifications: boolean;
  lines(lines: readonly SectionLine[]): Promise<void>;
  users(users: readonly PicturedUser[]): Promise<void>;
}

/** Exports users, or an organization with all that belongs to it, as they were at one moment. */
@Injectable()
export class ExportService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly pictures: Pictures,
    private readonly pictureAddresses: PictureAddresses,
    private readonly transactions: TransactionManager,
    private readonly reads: ReplicaReads,
  ) {}

  /** Exports all users, or the members of an organization. Throws `OrganizationNotFound`. */
  async exportUsers(organization: OrganizationId | null, sink: UsersSink): Promise<void> {
    await this.record(organization, { passwordHashes: sink.withPasswordHashes });
    await this.reads.snapshot(async (tx) => {
      sink.expect(await countUsers(tx, organization));
      for await (const page of exportedUsers(tx, organization, this.pictureAddresses)) await sink.take(page);
    });
  }

  /** Throws `OrganizationNotFound`. */
  async exportArchive(organization: OrganizationId, sink: ArchiveSink): Promise<void> {
    await this.record(organization, {
      passwordHashes: sink.withPasswordHashes,
      notifications: sink.withNotifications,
      archive: true,
    });
    await this.reads.snapshot((tx) => this.writeArchive(tx, organization, sink));
  }

  /** Before the first user is exported: an export that breaks off has shown users, too. */
  private async record(
    organizationId: OrganizationId | null,
    details: Readonly<Record<string, boolean>>,
  ): Promise<void> {
    if (organizationId !== null && !(await this.organizations.exists(organizationId)))
      throw new OrganizationNotFound({ message: 'There is no such organization.' });
    const target = organizationId === null ? {} : { target: { type: 'organization', id: organizationId } as const };
    await this.transactions.run((tx) =>
      audit.record(tx, { action: 'users.exported', organizationId, ...target, details }),
    );
  }

  private async writeArchive(tx: Tx, organization: OrganizationId, sink: ArchiveSink): Promise<void> {
    sink.expect(await countUsers(tx, organization));
    await sink.lines([await organizationLine(tx, organization)]);
    for await (const page of sectionLines(tx, organization, rolesSection)) await sink.lines(page);
    for await (const page of pictureLines(tx, organization, this.pictures)) await sink.lines(page);
    for await (const page of exportedUsers(tx, organization, this.pictureAddresses)) await sink.users(page);
    for (const section of [...laterSections, ...(sink.withNotifications ? notificationSections : [])])
      for await (const page of sectionLines(tx, organization, section)) await sink.lines(page);
    await sink.lines([{ section: 'end' }]);
  }
}
