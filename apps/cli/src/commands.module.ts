import { Module } from '@nestjs/common';
import { Installation } from './installation.js';
import { KeysListCommand } from './keys/keys-list.command.js';
import { KeysRotateCommand } from './keys/keys-rotate.command.js';
import { KeysCommand } from './keys/keys.command.js';
import { MigrateCommand } from './migrate.command.js';
import { OrgCreateCommand } from './organizations/org-create.command.js';
import { OrgPylonSecretCommand } from './organizations/org-pylon-secret.command.js';
import { OrgCommand } from './organizations/org.command.js';
import { ExportUsersCommand } from './transfers/export-users.command.js';
import { ExportCommand } from './transfers/export.command.js';
import { ImportUsersCommand } from './transfers/import-users.command.js';
import { ImportCommand } from './transfers/import.command.js';
import { Program } from './program.js';

const keys = [KeysCommand, KeysListCommand, KeysRotateCommand];
const organizations = [OrgCommand, OrgCreateCommand, OrgPylonSecretCommand];
const transfers = [ImportCommand, ImportUsersCommand, ExportCommand, ExportUsersCommand];

/** The commands. They reach the rooms through the installation, so that asking for help needs no database. */
@Module({ providers: [Program, Installation, MigrateCommand, ...keys, ...organizations, ...transfers] })
export class CommandsModule {}
