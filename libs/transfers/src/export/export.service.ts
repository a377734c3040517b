import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { FactorsService } from '@app/auth';
import { type CountedPage, type OrganizationId, OrganizationNotFound } from '@app/common';
import { ReplicaReads, TransactionManager, type Tx } from '@app/database';
import { DenylistService, OrganizationsRepository } from '@app/organizations';
import { PictureAddresses, Pictures } from '@app/pictures';
import { csvHead, csvLines } from '../files/formats/csv-cells.js';
import { archiveLineOf, jsonLines, toLines, userLineOf } from '../files/lines/user-line.mapper.js';
import { nameTexts, type NameFormat } from '../files/name-list.js';
import type { Format } from '../files/users-file.js';
import {
  attributeSchemaSection,
  laterSections,
  notificationSections,
  permissionsSection,
  rolesSection,
} from '../queries/archive-sections.queries.js';
import { organizationLine, pictureLines, sectionLines, type SectionLine } from '../queries/archive-lines.queries.js';
import { countUsers, exportedUsers } from '../queries/exported-users.queries.js';

/** The receiver of a file. What comes next comes when the promise is fulfilled. */
export interface FileSink {
  /** Called first, with the number of users at the most. */
  expect(users: number): void;
  write(text: string): Promise<void>;
  /** So many more users are written. */
  advance(users: number): void;
}

/** What a file of users contains, and how it is written. */
export interface UsersFileOptions {
  readonly format: Format;
  readonly withPasswordHashes: boolean;
  /** CSV: a cell that a spreadsheet would run begins with an apostrophe. */
  readonly escapeFormulas: boolean;
}

/** What an archive contains beside what always is in it. */
export interface ArchiveOptions {
  /** With second factors: all with which users sign in. */
  readonly withPasswordHashes: boolean;
  readonly withNotifications: boolean;
}

const mostNamesAtOnce = 10_000;

/** Writes users, or an organization with all that belongs to it, as they were at one moment; and denied names. */
@Injectable()
export class ExportService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly denylist: DenylistService,
    private readonly pictures: Pictures,
    private readonly pictureAddresses: PictureAddresses,
    private readonly transactions: TransactionManager,
    private readonly reads: ReplicaReads,
    private readonly factors: FactorsService,
  ) {}

  /**
   * Writes all users, or the members of an organization: a line for each user and organization. Throws
   * `OrganizationNotFound`. @returns how many users are in the file, and on how many lines
   */
  async exportUsers(
    organization: OrganizationId | null,
    { format, withPasswordHashes, escapeFormulas }: UsersFileOptions,
    sink: FileSink,
  ): Promise<{ users: number; lines: number }> {
    await this.record(organization, { passwordHashes: withPasswordHashes });
    const written = { users: 0, lines: 0 };
    if (format === 'csv') await sink.write(csvHead);
    await this.reads.snapshot(async (tx) => {
      sink.expect(await countUsers(tx, organization));
      for await (const page of exportedUsers(tx, organization, this.pictureAddresses)) {
        const lines = page.flatMap((one) => toLines(one, withPasswordHashes));
        await sink.write(format === 'csv' ? csvLines(lines, escapeFormulas) : jsonLines(lines));
        written.users += page.length;
        written.lines += lines.length;
        sink.advance(page.length);
      }
    });
    return written;
  }

  /** Writes an organization. Throws `OrganizationNotFound`. @returns how many users are in the archive */
  async exportArchive(organization: OrganizationId, options: ArchiveOptions, sink: FileSink): Promise<number> {
    await this.record(organization, {
      passwordHashes: options.withPasswordHashes,
      notifications: options.withNotifications,
      archive: true,
    });
    return this.reads.snapshot((tx) => this.writeArchive(tx, organization, options, sink));
  }

  /** Writes the denied names of an organization. @returns how many there are */
  async exportDeniedNames(organization: OrganizationId, format: NameFormat, write: FileSink['write']): Promise<number> {
    const { head, namesText, foot } = nameTexts[format];
    let [count, cursor]: [number, string | undefined] = [0, undefined];
    // Before the first name leaves: an export that breaks off has shown names too.
    await this.denylist.recordExport(organization);
    await write(head);
    do {
      const page: CountedPage<string> = await this.denylist.list(organization, '', mostNamesAtOnce, cursor);
      await write(namesText(page.items, count === 0));
      [count, cursor] = [count + page.items.length, page.nextCursor];
    } while (cursor !== undefined);
    await write(foot);
    return count;
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

  private async writeArchive(
    tx: Tx,
    organization: OrganizationId,
    { withPasswordHashes, withNotifications }: ArchiveOptions,
    sink: FileSink,
  ): Promise<number> {
    let users = 0;
    const write = (lines: readonly SectionLine[]): Promise<void> => sink.write(lines.map(archiveLineOf).join(''));
    sink.expect(await countUsers(tx, organization));
    await write([await organizationLine(tx, organization)]);
    for (const section of [permissionsSection, rolesSection, attributeSchemaSection])
      for await (const page of sectionLines(tx, organization, section)) await write(page);
    for await (const page of pictureLines(tx, organization, this.pictures)) await write(page);
    for await (const page of exportedUsers(tx, organization, this.pictureAddresses)) {
      const factors = withPasswordHashes
        ? await this.factors.archive.read(
            tx,
            page.map(({ id }) => id),
          )
        : undefined;
      await sink.write(page.map((one) => userLineOf(one, withPasswordHashes, factors?.get(one.id))).join(''));
      users += page.length;
      sink.advance(page.length);
    }
    for (const section of [...laterSections, ...(withNotifications ? notificationSections : [])])
      for await (const page of sectionLines(tx, organization, section)) await write(page);
    await write([{ section: 'end' }]);
    return users;
  }
}
