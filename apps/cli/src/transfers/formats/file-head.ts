const longest = 64 * 1024;

/** The first record of a file, or as much of it as tells what follows, as Latin-1; and all of the file once more. */
interface HeadOfFile {
  readonly head: string;
  readonly all: AsyncIterable<Buffer>;
}

/** Looks at how a file begins: up to the end of the first line that is not blank. */
export async function withHead(chunks: AsyncIterable<Buffer>): Promise<HeadOfFile> {
  const source = chunks[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < longest && !/\S[^\r\n]*[\r\n]/.test(start.toString('latin1'))) {
    const next = await source.next();
    if (next.done) break;
    start = Buffer.concat([start, next.value]);
  }
  return { head: start.toString('latin1'), all: followedBy(start, source) };
}

async function* followedBy(start: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (start.length > 0) yield start;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
