const mark = Buffer.from('\uFEFF');

/** The same bytes without the mark that some editors put before UTF-8. */
export async function* withoutByteOrderMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (!start) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < mark.length) continue;
    yield start.subarray(0, mark.length).equals(mark) ? start.subarray(mark.length) : start;
    start = undefined;
  }
  if (start && start.length > 0) yield start;
}
