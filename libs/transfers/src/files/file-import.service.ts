import { Injectable } from '@nestjs/common';
import { RestoreService } from '../archive/restore.service.js';
import type { TimeLimit } from '../database-wait.js';
import { ImportService, type ImportRules } from '../import/import.service.js';
import { ArchiveImport, type ArchiveOutcome } from './archive-file.js';
import type { ImportSink } from './import-sink.js';
import { batchesOf, importBatch, type FileContent, type UsersFile } from './users-file.js';

/** Names come in as they were, whatever the rules for new ones say. */
const asTheyWere: Omit<ImportRules, keyof TimeLimit> = {
  onNameConflict: 'fail',
  skipNameRules: true,
  createOrganizations: false,
  createRoles: false,
  dryRun: false,
  issuer: null,
};

/** Imports files of users. What was imported stays when a file fails later on; the same file may be imported again. */
@Injectable()
export class FileImportService {
  constructor(
    private readonly imports: ImportService,
    private readonly archive: RestoreService,
  ) {}

  /**
   * Imports a file batch by batch, and reports every line. The next batch is read while the one before is
   * written. Throws `FileUnreadable`, `HeadingsInvalid` and `DatabaseGone`.
   */
  async importUsers(file: UsersFile, rules: ImportRules, sink: ImportSink): Promise<void> {
    const take = this.imports.begin(rules);
    const batches = batchesOf(file);
    let next = batches.next();
    for (let result = await next; !result.done; result = await next) {
      next = batches.next();
      // The taker of the next one gets its failure.
      next.catch(() => undefined);
      await sink.add(await importBatch(result.value, take));
      sink.advance(result.value.length);
    }
  }

  /** Restores an organization from its archive. Throws `FileUnreadable` and `DatabaseGone`. */
  importArchive(content: FileContent, limit: TimeLimit, sink: ImportSink): Promise<ArchiveOutcome> {
    const take = this.imports.begin({ ...asTheyWere, ...limit });
    return new ArchiveImport(this.archive, take, sink).run(content.chunks());
  }
}
