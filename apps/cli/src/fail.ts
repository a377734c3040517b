import { ConfigError } from '@app/config';
import { explanationOf } from '@app/bootstrap';
import { DomainError, InternalError, ServiceUnavailable } from '@app/common';
import { DenylistNamesInUse } from '@app/organizations';
import { EmbeddedPostgresError } from '@app/embedded-postgres';
import { isUnavailable } from '@app/database';

const usageError = 2;

/** Names that are said to a person; a program gets all of them. */
const mostSaid = 20;

/** What the parser throws, after it has written its line; also after it has shown a help text. */
interface ParserError {
  readonly code: string;
  readonly exitCode: number;
}

const isParserError = (thrown: unknown): thrown is ParserError => String((thrown as Partial<ParserError>).code).startsWith('commander.');

/** Whether a program has called, which must hold before its words are understood. */
const isForProgram = (): boolean => process.argv.includes('--json');

/** What the parser has to say, in the form that everything else has. */
export function writeMisuse(text: string, write: (text: string) => void): void {
  const message = text.replace(/^error: /, '');
  write(isForProgram() ? `${JSON.stringify({ code: 'command.misused', message: message.trim() })}\n` : `facet: ${message}`);
}

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

/** Says in one line what went wrong, unless the parser has. Codes: 1 it failed, 2 it was called wrongly, 78 the settings are wrong. */
export function fail(thrown: unknown): void {
  if (isParserError(thrown)) {
    process.exitCode = thrown.exitCode === 0 ? 0 : usageError;
    return;
  }
  const { line, code } = explanationOf(thrown);
  const told = isForProgram() ? JSON.stringify({ code: codeOf(thrown), message: line, ...factsOf(thrown) }) : `facet: ${line}${namesIn(thrown)}`;
  process.stderr.write(`${told}\n`);
  process.exitCode = thrown instanceof DomainError && thrown.kind === 'invalid' ? usageError : code;
}
