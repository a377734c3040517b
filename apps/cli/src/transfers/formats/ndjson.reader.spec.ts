import { describe, expect, it } from '@jest/globals';
import { withoutByteOrderMark } from './byte-order-mark.js';
import { longestRecord, type Entry } from './entry.js';
import { readNdjson } from './ndjson.reader.js';

/** In pieces of any size: a file does not end its chunks where lines end. */
// eslint-disable-next-line @typescript-eslint/require-await -- files give their chunks later, and so does this
async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Buffer, size = 7): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of readNdjson(withoutByteOrderMark(chunksOf(Buffer.from(content), size)))) entries.push(entry);
  return entries;
}

const good = (line: number, value: object): Entry => ({ line, value: value as Record<string, unknown>, faults: [] });
const bad = (line: number, message: string): Entry => ({ line, faults: [{ field: '', message }] });

describe('a file of one JSON object a line', () => {
  it.each([1, 2, 3, 1000])('is read whatever its chunks are: %d bytes', async (size) => {
    const content = '\uFEFF{"name":"Zoë 🦊"}\r\n\r\n  \n{"name":"b"}\n{"name":"c"}';
    expect(await read(content, size)).toEqual([good(1, { name: 'Zoë 🦊' }), good(4, { name: 'b' }), good(5, { name: 'c' })]);
  });

  it('may be empty, or nothing but a mark', async () => {
    expect([await read(''), await read('\uFEFF'), await read('\n\n')]).toEqual([[], [], []]);
  });

  it('says of each line what is wrong with it, and goes on', async () => {
    const lines = ['{"a":1}', '{"a":', '"text"', 'null', '{"a":"\\ud800"}', `{"a":${'['.repeat(40)}${']'.repeat(40)}}`, '{"b":2}'].join('\n');
    expect(await read(lines)).toEqual([
      good(1, { a: 1 }),
      bad(2, 'the line is not well-formed JSON'),
      bad(3, 'the line is not one JSON object'),
      bad(4, 'the line is not one JSON object'),
      bad(5, 'the line has U+0000 or half of a surrogate pair in a text'),
      bad(6, 'the line is nested deeper than 32 levels'),
      good(7, { b: 2 }),
    ]);
  });

  it('says where it is not UTF-8', async () => {
    const content = Buffer.concat([Buffer.from('{"a":"x"}\n{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}\n{"a":"y"}\n')]);
    expect(await read(content)).toEqual([good(1, { a: 'x' }), bad(2, 'the line is not UTF-8'), good(3, { a: 'y' })]);
  });

  it('skips over a line without end, and finds the next one', async () => {
    const huge = `{"a":"${'x'.repeat(3 * longestRecord)}"}`;
    expect(await read(`{"a":1}\n${huge}\n{"a":2}\n${huge}`, 65_536)).toEqual([
      good(1, { a: 1 }),
      bad(2, 'the line is longer than 1048576 bytes'),
      good(3, { a: 2 }),
      bad(4, 'the line is longer than 1048576 bytes'),
    ]);
  });
});
