import { ConfigError } from '@app/config';
import { explanationOf } from '@app/bootstrap';
import { DomainError, InternalError, ServiceUnavailable } from '@app/common';
import { DenylistNamesInUse } from '@app/organizations';
import { EmbeddedPostgresError } from '@app/embedded-postgres';
import { isUnavailable } from '@app/database';
import type { CommandContext } from './command.js';

const usageError = 2;

/** Names that are said to a person; a program gets all of them. */
const mostSaid = 20;

function codeOf(thrown: unknown): string {
  if (thrown instanceof DomainError) return thrown.code;
  if (thrown instanceof ConfigError) return 'settings.invalid';
  return thrown instanceof EmbeddedPostgresError || isUnavailable(thrown) ? ServiceUnavailable.code : InternalError.code;
}

function factsOf(thrown: unknown): object {
  if (!(thrown instanceof DomainError)) return {};
  const { fields, permissions, names } = thrown.facts;
  const inTheWay = thrown instanceof DenylistNamesInUse ? 'usernamesInUse' : 'names';
  return { ...(fields && { fields }), ...(permissions && { permissions }), ...(names && { [inTheWay]: names }) };
}

function namesIn(thrown: unknown): string {
  const names = thrown instanceof DomainError ? (thrown.facts.names ?? []) : [];
  const more = names.length > mostSaid ? `, … and ${names.length - mostSaid} more` : '';
  return names.length > 0 ? ` ${names.slice(0, mostSaid).join(', ')}${more}` : '';
}

/** Says in one line what went wrong. Answers the exit code: 1 it failed, 2 it was called wrongly, 78 the settings are wrong. */
export function reportFailure(thrown: unknown, { args, stderr }: CommandContext): number {
  const { line, code } = explanationOf(thrown);
  const isForProgram = args.includes('--json');
  const said = isForProgram ? JSON.stringify({ code: codeOf(thrown), message: line, ...factsOf(thrown) }) : `facet: ${line}${namesIn(thrown)}`;
  stderr.write(`${said}\n`);
  return thrown instanceof DomainError && thrown.kind === 'invalid' ? usageError : code;
}
