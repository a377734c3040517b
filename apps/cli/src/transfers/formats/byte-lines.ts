/** A line without its end. Of one that is longer than the limit there are no bytes. */
export interface ByteLine {
  readonly number: number;
  readonly bytes?: Buffer;
}

const lineFeed = 10;
const carriageReturn = 13;

/** Cuts a stream of bytes at each LF or CR LF. Never holds more than a line of the limit and the chunk at hand. */
export async function* byteLines(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<ByteLine> {
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const line = (last: Buffer): ByteLine => (length + last.length > limit ? { number } : { number, bytes: withoutReturn(Buffer.concat([...parts, last])) });
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, from)) {
      yield line(chunk.subarray(from, end));
      from = end + 1;
      [number, parts, length] = [number + 1, [], 0];
    }
    const rest = chunk.subarray(from);
    length += rest.length;
    parts = length > limit ? [] : [...parts, rest];
  }
  if (length > 0) yield line(Buffer.alloc(0));
}

const withoutReturn = (bytes: Buffer): Buffer => (bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes);
