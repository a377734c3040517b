import { FileUnreadable } from '../../failures.js';

const mark = Buffer.from('\uFEFF');
const otherMarks = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** The same bytes without the mark that some editors put before UTF-8. Throws `FileUnreadable` when the mark says UTF-16. */
export async function* withoutByteOrderMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (!start) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < mark.length) continue;
    yield unmarked(start);
    start = undefined;
  }
  if (start && start.length > 0) yield unmarked(start);
}

function unmarked(start: Buffer): Buffer {
  if (otherMarks.some((one) => start.subarray(0, one.length).equals(one)))
    throw new FileUnreadable({ message: 'The file is UTF-16, and UTF-8 is needed. Spreadsheets call it "CSV UTF-8".' });
  return start.subarray(0, mark.length).equals(mark) ? start.subarray(mark.length) : start;
}
