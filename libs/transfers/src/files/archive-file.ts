import { isOrganizationId, type OrganizationId } from '@app/common';
import { isRefusal } from '@app/database';
import type { ArchiveLines, ArchiveSection } from '../archive/archive-lines.js';
import type { RestoreService } from '../archive/restore.service.js';
import type { Import } from '../import/import.service.js';
import { FileUnreadable } from '../transfers.errors.js';
import type { Entry } from './formats/file-head.js';
import { readJson } from './formats/json.reader.js';
import type { ImportSink } from './import-sink.js';
import { lineReader } from './lines/line.reader.js';
import { importBatch } from './users-file.js';

const mostRows = 500;

/** Lines of one section that stand together. */
interface Block {
  readonly section: string;
  readonly entries: Entry[];
}

/** What became of an archive, beside its users. */
export interface ArchiveOutcome {
  readonly organizationId: OrganizationId;
  readonly existed: boolean;
  readonly rows: number;
  readonly remarks: number;
}

const unreadable = (message: string): Error =>
  new FileUnreadable({ message: `${message} What is in stays in; run the same command again to go on.` });

type RowsSection = Exclude<ArchiveSection, 'organization' | 'picture'>;

/** Every section of rows: one that is read back and stands not here does not compile. */
const rowsSections: Readonly<Record<RowsSection, true>> = {
  ...{ permission: true, role: true, attributeSchema: true, object: true, profile: true, referral: true },
  ...{ attributes: true, formerUsername: true, memberNote: true, deniedName: true, nameRule: true, nameReview: true },
  ...{ emailTemplate: true, message: true, inbox: true, delivery: true, mark: true, read: true, hole: true },
  feed: true,
};
const isOfRows = (section: string): section is RowsSection => Object.hasOwn(rowsSections, section);

async function* blocksOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Block> {
  let block: Block | undefined;
  for await (const entry of readJson(chunks)) {
    const section = entry.value?.section;
    if (typeof section !== 'string') throw unreadable(`Line ${entry.line} is no line of an archive.`);
    const most = section === 'picture' ? 1 : mostRows;
    if (block && (block.section !== section || block.entries.length >= most)) {
      yield block;
      block = undefined;
    }
    block ??= { section, entries: [] };
    block.entries.push(entry);
  }
  if (block) yield block;
}

type Line = Readonly<Record<string, unknown>>;

const fieldsOf = ({ value = {} }: Entry): Line =>
  Object.fromEntries(Object.entries(value).filter(([field]) => field !== 'section'));

/** Takes one archive in, block by block. */
export class ArchiveImport {
  private rows = 0;
  private remarks = 0;
  private organizationId: OrganizationId | undefined;
  private existed = false;

  constructor(
    private readonly archive: RestoreService,
    private readonly take: Import,
    private readonly sink: ImportSink,
  ) {}

  /** Throws `FileUnreadable` when the file is no archive, or not a whole one. */
  async run(chunks: AsyncIterable<Buffer>): Promise<ArchiveOutcome> {
    let last = '';
    for await (const { section, entries } of blocksOf(chunks)) {
      await this.block(section, entries).catch((error: unknown) => {
        const where = `Lines from ${entries[0]?.line ?? 0} on (${section})`;
        if (!isRefusal(error)) throw error;
        throw new FileUnreadable({
          message: `${where} cannot be taken over: ${(error as Error).message}.`,
          cause: error,
        });
      });
      this.sink.advance(entries.length);
      last = section;
    }
    if (last !== 'end' || !this.organizationId) throw unreadable('The file ends before its archive does.');
    return { organizationId: this.organizationId, existed: this.existed, rows: this.rows, remarks: this.remarks };
  }

  private async block(section: string, entries: readonly Entry[]): Promise<void> {
    const [line, lines] = [entries[0]?.line ?? 0, entries.map(fieldsOf)];
    if (section === 'organization') return this.open(line, lines[0] as unknown as ArchiveLines['organization']);
    const organization = this.organizationId;
    if (!organization) throw unreadable('The file does not begin with an organization.');
    if (section === 'end') return;
    if (section === 'user') return this.users(organization, entries);
    if (section === 'picture')
      for (const one of lines) await this.archive.savePicture(one as unknown as ArchiveLines['picture']);
    else if (isOfRows(section)) await this.restore(organization, section, lines);
    else throw unreadable(`Line ${line} has a section that this version does not know: ${section}.`);
    this.rows += entries.length;
  }

  private async open(line: number, organization: ArchiveLines['organization']): Promise<void> {
    const { id } = organization;
    if (!isOrganizationId(String(id))) throw unreadable(`Line ${line} names no organization.`);
    this.existed = await this.archive.open(organization);
    this.organizationId = id as OrganizationId;
  }

  private async users(organization: OrganizationId, entries: readonly Entry[]): Promise<void> {
    const read = lineReader(undefined, organization);
    const given = entries.map((one) => ({ ...one, value: { ...fieldsOf(one), organizationId: organization } }));
    await this.sink.add(await importBatch(await Promise.all(given.map(read)), this.take));
  }

  private async restore(organization: OrganizationId, section: ArchiveSection, lines: readonly Line[]): Promise<void> {
    const rows = lines as unknown as ArchiveLines[ArchiveSection][];
    const remarks = await this.archive.restore(organization, section, rows);
    for (const one of remarks) this.sink.remark(one);
    this.remarks += remarks.length;
  }
}
