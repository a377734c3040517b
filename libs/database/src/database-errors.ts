/** The fields of PostgreSQL's error report that we read. */
interface DriverError {
  readonly code?: string;
  readonly constraint?: string;
  readonly message?: string;
  readonly syscall?: string;
}

function driverError(error: unknown): DriverError {
  if (typeof error !== 'object' || error === null) return {};
  const inner = (error as { driverError?: unknown }).driverError;
  return typeof inner === 'object' && inner !== null ? inner : error;
}

/** A shard has the number of the shard at the end of its name, and so have its constraints. */
const shardNumber = /_\d{6,}$/;
const constraintInMessage = /violates (?:unique|foreign key|check|exclusion) constraint "([^"]+)"/;
const tooLargeInMessage = /^index row (?:size|requires)/;

/** Distributed tables report a constraint of a shard, and often in the message alone. */
function constraintOf({ constraint, message = '' }: DriverError): string | undefined {
  return (constraint ?? constraintInMessage.exec(message)?.[1])?.replace(shardNumber, '');
}

/** While rows are copied into a shard, its errors have the code of an internal error (XX000). */
const isCopyRefused = ({ code, message = '' }: DriverError): boolean =>
  code === 'XX000' && (constraintInMessage.test(message) || tooLargeInMessage.test(message));

/** SQLSTATE 23505 on this constraint or unique index, or 23503 on this foreign key. */
function violates(error: unknown, constraint: string): boolean {
  const found = driverError(error);
  return (
    (found.code === '23505' || found.code === '23503' || isCopyRefused(found)) && constraintOf(found) === constraint
  );
}

/**
 * By class: a value that no column takes (22), a constraint (23), or more than an index or a row can hold
 * (54). The data are at fault.
 */
export const isRefusal = (error: unknown): boolean => {
  const found = driverError(error);
  return /^(?:22|23|54)...$/.test(found.code ?? '') || isCopyRefused(found);
};

/** Serialization failure, deadlock: the same transaction may well pass when tried again. */
export function isRetriable(error: unknown): boolean {
  return ['40001', '40P01'].includes(driverError(error).code ?? '');
}

/** Deadlock, lock not available in time: others hold what the transaction needs, and may soon be done. */
export function isInTheWay(error: unknown): boolean {
  return ['40P01', '55P03'].includes(driverError(error).code ?? '');
}

/** SQLSTATE 25006: a write on a server that takes none, as after a switch-over. */
export const isReadOnly = (error: unknown): boolean => driverError(error).code === '25006';

/** The time limit of a statement ended, here or in PostgreSQL. */
export function isTimeout(error: unknown): boolean {
  const { code, message = '' } = driverError(error);
  return code === '57014' || /^query read timeout$/i.test(message);
}

/** SQLSTATE 42P01: the table is not there. */
export const isUndefinedTable = (error: unknown): boolean => driverError(error).code === '42P01';

/**
 * By class: connection 08, authorization 28, database unknown 3D000, resources 53, files of the server 58,
 * shut-down 57P0x, time limits 57014, 55P03, 25P03 and 25P04,
 * read-only 25006 as on a standby after a switch-over, and 55000, with which a database refuses connections.
 */
const unavailableStates = /^(08...|28...|3D000|53...|58...|57P0.|57014|55P03|25P0[34]|25006|55000)$/;
const unavailableSystemErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** A Unix socket that is gone with its server, that this account may not open, or whose queue is full. */
const unavailableSockets = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EAGAIN']);
const unavailableTexts =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|not queryable|driver not connected|pool after calling end|query runner already released|failure on connection marked as essential/i;

/** The database is gone, refuses, or took too long: nothing is wrong with the request, and a later try may pass. */
export function isUnavailable(error: unknown): boolean {
  const { code = '', message = '', syscall } = driverError(error);
  if (syscall === 'connect' && unavailableSockets.has(code)) return true;
  return unavailableStates.test(code) || unavailableSystemErrors.has(code) || unavailableTexts.test(message);
}

/** Runs a write and turns a clash on a named constraint into the error that it means. */
export async function translating<T>(write: Promise<T>, meanings: Readonly<Record<string, () => Error>>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    for (const [constraint, meaning] of Object.entries(meanings)) if (violates(error, constraint)) throw meaning();
    throw error;
  }
}
