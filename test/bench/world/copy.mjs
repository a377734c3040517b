const chunkSize = 64 * 1024;

/**
 * `COPY … FROM STDIN` as `pg` sends a query of one's own making:
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY
 */
class CopyIn {
  constructor(text, lines, settle) {
    Object.assign(this, { text, lines, ...settle });
  }

  submit(connection) {
    connection.query(this.text);
  }

  handleCopyInResponse(connection) {
    this.send(connection).catch((error) => connection.sendCopyFail(String(error)));
  }

  async send(connection) {
    let chunk = '';
    for (const line of this.lines) {
      chunk += line;
      if (chunk.length < chunkSize) continue;
      await this.write(connection, chunk);
      chunk = '';
    }
    await this.write(connection, chunk);
    connection.endCopyFrom();
  }

  /** Waits while the socket is full: a million lines shall not lie in memory. */
  async write(connection, chunk) {
    connection.sendCopyFromChunk(Buffer.from(chunk));
    if (connection.stream.writableNeedDrain) await new Promise((drained) => connection.stream.once('drain', drained));
  }

  handleError(error) {
    this.failed = true;
    this.reject(error);
  }

  handleCommandComplete() {}

  handleReadyForQuery() {
    if (!this.failed) this.resolve();
  }
}

const escaped = (text) => text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
const field = (value) =>
  value === null
    ? '\\N'
    : value === true
      ? 't'
      : value === false
        ? 'f'
        : typeof value === 'string'
          ? escaped(value)
          : String(value);

/** Copies rows, each an array of values in the order of the columns, as fast as the server takes them. */
export function copyRows(client, table, columns, rows) {
  const lines = (function* () {
    for (const row of rows) yield `${row.map(field).join('\t')}\n`;
  })();
  return new Promise((resolve, reject) =>
    client.query(new CopyIn(`copy ${table} (${columns.join(', ')}) from stdin`, lines, { resolve, reject })),
  );
}
