import { ConfigError } from '@app/config';
import { explanationOf } from '@app/bootstrap';
import { defineError, DomainError, InternalError, ServiceUnavailable, type ErrorFacts } from '@app/common';
import { DenylistNamesInUse } from '@app/organizations';
import { EmbeddedPostgresError } from '@app/embedded-postgres';
import { isUnavailable } from '@app/database';
import type { CommandContext } from './command.js';

const pending = 'The database is not at the version of this build. Run: facet migrate';
export const MigrationsPending = defineError('migrations.pending', 'unavailable', pending);
export const FileUnwritable = defineError('transfer.file_unwritable', 'insufficient_storage', 'It cannot be written.');

const usageError = 2;

/** Names, or lines, that are printed of what is wrong; a program gets all of them. */
export const mostPrinted = 20;

function codeOf(thrown: unknown): string {
  if (thrown instanceof DomainError) return thrown.code;
  if (thrown instanceof ConfigError) return 'settings.invalid';
  const isAway = thrown instanceof EmbeddedPostgresError || isUnavailable(thrown);
  return isAway ? ServiceUnavailable.code : InternalError.code;
}

/** The first names of many, on one line. */
export function firstOf(names: readonly string[]): string {
  const more = names.length > mostPrinted ? `, … and ${names.length - mostPrinted} more` : '';
  return `${names.slice(0, mostPrinted).join(', ')}${more}`;
}

/**
 * Says in one line what went wrong. Answers the exit code: 1 it failed, 2 it was called wrongly, 78 the
 * settings are wrong.
 */
export function reportFailure(thrown: unknown, { args, stderr }: CommandContext): number {
  const { line, code } = explanationOf(thrown);
  const { fields, permissions, names }: ErrorFacts = thrown instanceof DomainError ? thrown.facts : {};
  const inTheWay = thrown instanceof DenylistNamesInUse ? 'usernamesInUse' : 'names';
  const facts = { ...(fields && { fields }), ...(permissions && { permissions }), ...(names && { [inTheWay]: names }) };
  const text = args.includes('--json')
    ? JSON.stringify({ code: codeOf(thrown), message: line, ...facts })
    : `facet: ${line} ${firstOf(names ?? [])}`.trimEnd();
  stderr.write(`${text}\n`);
  return thrown instanceof DomainError && thrown.kind === 'invalid' ? usageError : code;
}
