/** An encrypted value of a row. */
export interface EncryptedRow {
  /** Finds the row, and gives the order in which rows are re-encrypted. */
  readonly key: string;
  readonly context: string;
  readonly sealed: Buffer;
}
