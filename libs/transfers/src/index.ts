export type { ArchiveLines, ArchiveSection } from './archive/archive-lines.js';
export { RestoreService } from './archive/restore.service.js';
export { ExportService } from './export/export.service.js';
export type { ExportedMember, ExportedUser } from './export/exported-user.js';
export type {
  ImportRecord,
  ImportedIdentity,
  ImportedMember,
  ImportedRole,
  Outcome,
  ValidationResult,
} from './import/import-record.js';
export { type Import, type ImportRules, ImportService } from './import/import.service.js';
export type { NameConflict } from './import/membership-target.js';
export type { SectionLine } from './queries/archive-lines.queries.js';
export type { PicturedUser } from './queries/exported-users.queries.js';
export { TransfersModule } from './transfers.module.js';
