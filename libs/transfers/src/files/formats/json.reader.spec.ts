import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { longestRecord, type Entry } from './file-head.js';
import { checkJson, readJson } from './json.reader.js';

/** In pieces of any size: a file does not end its chunks where lines end. */
// eslint-disable-next-line @typescript-eslint/require-await -- files give their chunks later, and so does this
async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Buffer, size = 7): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of readJson(chunksOf(Buffer.from(content), size))) entries.push(entry);
  return entries;
}

const good = (line: number, value: object): Entry => ({ line, value: value as Record<string, unknown>, faults: [] });
const bad = (line: number, message: string): Entry => ({ line, faults: [{ field: '', message }] });

describe('a file of one JSON object a line', () => {
  it.each([1, 2, 3, 1000])('is read whatever its chunks are: %d bytes', async (size) => {
    const content = '\uFEFF{"name":"Zoë 🦊"}\r\n\r\n  \n{"name":"b"}\n{"name":"c"}';
    expect(await read(content, size)).toEqual([
      good(1, { name: 'Zoë 🦊' }),
      good(4, { name: 'b' }),
      good(5, { name: 'c' }),
    ]);
  });

  it('may be empty, or nothing but a mark', async () => {
    expect([await read(''), await read('\uFEFF'), await read('\n\n')]).toEqual([[], [], []]);
  });

  it('says of each line what is wrong with it, and goes on', async () => {
    const lines = [
      '{"a":1}',
      '{"a":',
      '"text"',
      'null',
      '{"a":"\\ud800"}',
      `{"a":${'['.repeat(40)}${']'.repeat(40)}}`,
      '{"b":2}',
    ].join('\n');
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
    const content = Buffer.concat([
      Buffer.from('{"a":"x"}\n{"a":"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}\n{"a":"y"}\n'),
    ]);
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

describe('a file that is one JSON array, or objects over several lines', () => {
  const records = [{ a: 'x' }, { b: '[{"\\"}]\\' }, { c: [{ d: null }, ', ]'] }, { 'Zoë 🦊': 1 }];
  const values = async (content: string, size: number): Promise<unknown[]> =>
    (await read(content, size)).map((one) => one.value ?? one.faults[0]?.message);

  it.each([1, 2, 3, 1000])('is read whatever its chunks are: %d bytes', async (size) => {
    for (const indent of [0, 1, 4]) {
      const content = JSON.stringify(records, null, indent);
      expect(await values(content, size)).toEqual(records);
      expect(await values(`\uFEFF\r\n ${content.replaceAll('\n', '\r\n')}\r\n`, size)).toEqual(records);
    }
    expect(await values(records.map((one) => JSON.stringify(one, null, 2)).join('\n'), size)).toEqual(records);
    expect(await values('[]', size)).toEqual([]);
  });

  it('says of each entry what is wrong with it, in which line it begins, and goes on', async () => {
    const huge = `{"a":"${'x'.repeat(2 * longestRecord)}"}`;
    expect(await read(`[\n  {"a":1},\n  {"a":},\n  7, "x,]",\n  ${huge},\n{"a":"\\ud800"}, {"b":2}]`, 65_536)).toEqual([
      good(2, { a: 1 }),
      bad(3, 'the entry is not well-formed JSON'),
      bad(4, 'the entry is not one JSON object'),
      bad(4, 'the entry is not one JSON object'),
      bad(5, 'the entry is longer than 1048576 bytes'),
      bad(6, 'the entry has U+0000 or half of a surrogate pair in a text'),
      good(6, { b: 2 }),
    ]);
  });

  it.each([
    '[{"a":1}',
    '[{"a":1},',
    '[{"a":1},]',
    '[,{"a":1}]',
    '[{"a":1}}]',
    '[{"a":1}] {"b":2}',
    '[{"a":"x\n"}]',
    '[\n',
    '{\n"a":1',
    '{\n"a":1}}',
    '[{"a":1}]]',
  ])('is found out to be broken: %j', async (content) => {
    await expect(checkJson(chunksOf(Buffer.from(content), 3))).rejects.toThrow(/cannot be read as JSON \(line \d/);
  });

  it('is whole when JSON.parse says so, and then has its entries', async () => {
    const pieces = fc.array(fc.constantFrom('{"a":1}', '{"b":"],"}', '[', ']', '{', '}', ',', '"', '\\', ' ', '1'), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 1, max: 9 }), async (some, size) => {
        const content = `[${some.join('')}`;
        const parsed = ((): unknown[] | undefined => {
          try {
            return JSON.parse(content) as unknown[];
          } catch {
            return undefined;
          }
        })();
        if (!parsed) return;
        const isRecord = (one: unknown): boolean => typeof one === 'object' && !Array.isArray(one);
        await checkJson(chunksOf(Buffer.from(content), size));
        expect(await values(content, size)).toEqual(
          parsed.map((one) => (isRecord(one) ? one : 'the entry is not one JSON object')),
        );
      }),
      { numRuns: 2000, seed: 20_261_127 },
    );
  });
});
