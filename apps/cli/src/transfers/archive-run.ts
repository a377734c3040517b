import { isOrganizationId, type OrganizationId } from '@app/common';
import { isRefusal } from '@app/database';
import type { ArchiveLines, ArchiveSection, Import, RestoreService } from '@app/transfers';
import { FileUnreadable } from '../failures.js';
import type { SourceFile } from '../files.js';
import type { Entry } from './formats/file-head.js';
import { readJson } from './formats/json.reader.js';
import type { ImportReport } from './import-report.js';
import { resultsOf } from './import-run.js';
import { lineReader } from './line.reader.js';
import type { Progress } from './progress.js';

const mostRows = 500;

/** Lines of one section that stand together. */
interface Block {
  readonly section: string;
  readonly entries: Entry[];
}

/** What became of an archive, beside its users. */
interface ArchiveOutcome {
  readonly organizationId: OrganizationId;
  readonly existed: boolean;
  readonly rows: number;
  readonly told: number;
}

const unreadable = (message: string): Error =>
  new FileUnreadable({ message: `${message} What is in stays in; run the same command again to go on.` });

const rowsSections = new Set([
  ...['role', 'object', 'profile', 'referral', 'deniedName'],
  ...['message', 'inbox', 'delivery', 'mark', 'read', 'feed'],
]);
const isOfRows = (section: string): section is ArchiveSection => rowsSections.has(section);

async function* blocksOf(source: SourceFile): AsyncGenerator<Block> {
  let block: Block | undefined;
  for await (const entry of readJson(source.chunks())) {
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

const fieldsOf = ({ value = {} }: Entry): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(value).filter(([field]) => field !== 'section'));

/** Takes one archive in, block by block. */
export class ArchiveRun {
  private rows = 0;
  private told = 0;
  private organizationId: OrganizationId | undefined;
  private existed = false;

  constructor(
    private readonly archive: RestoreService,
    private readonly take: Import,
    private readonly report: ImportReport,
    private readonly progress: Progress,
  ) {}

  /** Throws `FileUnreadable` when the file is no archive, or not a whole one. */
  async run(source: SourceFile): Promise<ArchiveOutcome> {
    let last = '';
    for await (const block of blocksOf(source)) {
      await this.block(block);
      this.progress.advance(block.entries.length, source.position);
      last = block.section;
    }
    if (last !== 'end' || !this.organizationId) throw unreadable('The file ends before its archive does.');
    return { organizationId: this.organizationId, existed: this.existed, rows: this.rows, told: this.told };
  }

  private async block({ section, entries }: Block): Promise<void> {
    const [first] = entries;
    if (!first) return;
    try {
      if (section === 'organization') return await this.open(first);
      const organization = this.organizationId;
      if (!organization) throw unreadable('The file does not begin with an organization.');
      if (section === 'user') return await this.users(organization, entries);
      if (section === 'end') return;
      await this.section(organization, section, entries);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      throw new FileUnreadable({
        message: `Lines from ${first.line} on (${section}) cannot be taken over: ${(error as Error).message}.`,
        cause: error,
      });
    }
  }

  private async open(entry: Entry): Promise<void> {
    const organization = fieldsOf(entry) as unknown as ArchiveLines['organization'];
    if (!isOrganizationId(String(organization.id))) throw unreadable(`Line ${entry.line} names no organization.`);
    this.existed = await this.archive.open(organization);
    this.organizationId = organization.id as OrganizationId;
  }

  private async users(organization: OrganizationId, entries: readonly Entry[]): Promise<void> {
    const read = lineReader(undefined, organization);
    const lines = await Promise.all(
      entries.map((one) => read({ ...one, value: { ...fieldsOf(one), organizationId: organization } })),
    );
    await this.report.add(await resultsOf(lines, this.take));
  }

  private async section(organization: OrganizationId, section: string, entries: readonly Entry[]): Promise<void> {
    if (section === 'picture')
      for (const one of entries) await this.archive.savePicture(fieldsOf(one) as unknown as ArchiveLines['picture']);
    else if (!isOfRows(section))
      throw unreadable(`Line ${entries[0]?.line ?? 0} has a section that this version does not know: ${section}.`);
    else await this.restore(organization, section, entries);
    this.rows += entries.length;
  }

  private async restore(
    organization: OrganizationId,
    section: ArchiveSection,
    entries: readonly Entry[],
  ): Promise<void> {
    const told = await this.archive.restore(
      organization,
      section,
      entries.map(fieldsOf) as unknown as ArchiveLines[ArchiveSection][],
    );
    for (const one of told) this.progress.say(one);
    this.told += told.length;
  }
}
