import { SecretMismatch, DomainError } from '@app/common';
import { ConfigError } from '@app/config';
import { EmbeddedPostgresError } from '@app/embedded-postgres';
import { ForeignEncoding, ForeignSettings, TablesInUse } from '@app/database';

type SystemError = Partial<Record<'code' | 'message' | 'address' | 'port' | 'path' | 'syscall', string>>;

/** A Unix socket that cannot be opened. */
const isSocketFailure = ({ code = '', address, syscall }: SystemError): boolean =>
  syscall === 'connect' &&
  address?.startsWith('/') === true &&
  /^E(?:NOENT|NOTDIR|ACCES|PERM|AGAIN|CONNREFUSED|CONNRESET)$/.test(code);

/** What a system or database error at start means for the user who started it, in one line. */
function lineFor(error: SystemError): string | undefined {
  const { code = '', message = '' } = error;
  if (isSocketFailure(error))
    return `The database cannot be reached (${code}: ${error.address}). Check DATABASE_URL and whether the server runs.`;
  if (code === 'EADDRINUSE')
    return `Port ${error.port} is taken; stop what listens there or set PORT (or METRICS_PORT, CONSOLE_PORT) to another one.`;
  if (code === 'EADDRNOTAVAIL')
    return `The address ${error.address} is not one of this machine; set HOST (or METRICS_HOST) to one that is.`;
  if (code === 'EACCES' && error.syscall === 'listen')
    return `Port ${error.port} is not allowed for this user; set PORT to one above 1023.`;
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC'].includes(code) && error.path)
    return `The folder ${error.path} cannot be written (${code}); set DATA_DIR to one that can.`;
  if (code === '28P01' || code === '28000') return `The database refused the sign-in: ${message}. Check DATABASE_URL.`;
  if (code === '25006')
    return `The database takes no writes: ${message}. Check that DATABASE_URL leads to the primary.`;
  if (code === '3D000') return `The database does not exist: ${message}. Check DATABASE_URL.`;
  if (
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|57P0.|53300)$/.test(code) ||
    /timeout|terminated/i.test(message)
  ) {
    return `The database cannot be reached (${code || message}). Check DATABASE_URL and whether the server runs.`;
  }
  return undefined;
}

const ofDatabase = [EmbeddedPostgresError, TablesInUse, ForeignEncoding, ForeignSettings];

const meaningOf = ({ message, facts: { fields } }: DomainError): string =>
  fields ? `${message} ${fields.map((one) => one.message).join('; ')}.` : message;

/** One line for what went wrong, and the exit code that goes with it. Only unexpected errors have a stack trace. */
export function explanationOf(thrown: unknown): { line: string; code: number } {
  if (thrown instanceof ConfigError) return { line: thrown.message, code: ConfigError.exitCode };
  if (thrown instanceof SecretMismatch) return { line: thrown.message, code: ConfigError.exitCode };
  if (thrown instanceof DomainError) return { line: meaningOf(thrown), code: 1 };
  if (ofDatabase.some((kind) => thrown instanceof kind)) return { line: (thrown as Error).message, code: 1 };
  const errors = [
    thrown,
    (thrown as { driverError?: unknown }).driverError,
    ...((thrown as { errors?: unknown[] }).errors ?? []),
  ];
  const line = errors
    .map((one) => (one ? lineFor(one as SystemError) : undefined))
    .find((found) => found !== undefined);
  return { line: line ?? String((thrown as Error).stack ?? thrown), code: 1 };
}
