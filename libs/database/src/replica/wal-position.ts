/** A position in the write-ahead log, in bytes. */
export type WalPosition = bigint;

const page = 8192n;
/** Bytes at the start of a page, and of the first page of a segment. */
const [pageHeader, segmentHeader] = [24n, 40n];

/** SQL of a position, as a number. */
export const positionOf = (lsn: string): string => `(${lsn} - '0/0'::pg_lsn)::bigint`;

/**
 * The end of the last record, where the next one would begin there. At the start of a page PostgreSQL gives the
 * position behind the header of the page, although nothing is there yet: a replica would never reach it.
 */
export function endOfRecords(next: WalPosition, segmentSize: bigint): WalPosition {
  if (next % segmentSize === segmentHeader) return next - segmentHeader;
  return next % page === pageHeader ? next - pageHeader : next;
}
