import { describe, expect, it } from '@jest/globals';
import { withoutByteOrderMark } from './byte-order-mark.js';
import { readCsv } from './csv.reader.js';
import { longestRecord, type Entry } from './entry.js';
import { lineTexts } from './line-texts.js';

// eslint-disable-next-line @typescript-eslint/require-await -- files give their chunks later, and so does this
async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 5000) yield bytes.subarray(at, at + 5000);
}

interface Read {
  readonly entries: Entry[];
  readonly error?: string;
}

async function read(content: string | Buffer): Promise<Read> {
  const entries: Entry[] = [];
  try {
    for await (const entry of readCsv(withoutByteOrderMark(chunksOf(Buffer.from(content))))) entries.push(entry);
    return { entries };
  } catch (error) {
    return { entries, error: (error as Error).message };
  }
}

const good = (line: number, value: object): Entry => ({ line, value: value as Record<string, unknown>, faults: [] });

describe('a CSV file', () => {
  it('has cells of the types of their headings, and empty ones say nothing', async () => {
    const content =
      '\uFEFFemail,emailVerified,roles,name,organizationId\r\na@b.example,true,"[""Member""]",Zoë 🦊,acme\r\n\r\nc@d.example,,[],"a, ""b""\nc",-\n';
    expect(await read(content)).toEqual({
      entries: [
        good(2, { email: 'a@b.example', emailVerified: true, roles: ['Member'], name: 'Zoë 🦊', organizationId: 'acme' }),
        good(4, { email: 'c@d.example', roles: [], name: 'a, "b"\nc', organizationId: null }),
      ],
    });
  });

  it('says of each line what is wrong with it, and goes on', async () => {
    const content = Buffer.concat([
      Buffer.from('email,emailVerified,roles\na@b.example,yes,\nb@b.example,true\nc@b.example,true,Member\n'),
      Buffer.from([0xff]),
      Buffer.from(',true,[]\nd@b.example,true,[]\n'),
    ]);
    expect((await read(content)).entries.map(({ line, value, faults }) => [line, value?.emailVerified, faults[0]?.message])).toEqual([
      [2, 'yes', undefined],
      [3, undefined, 'the line has 2 cells under 3 headings'],
      [4, undefined, 'roles must be a list in JSON'],
      [5, undefined, 'email is not UTF-8'],
      [6, true, undefined],
    ]);
  });

  it.each([
    ['a quote out of its place', 'c@d.example,"C"x\ne@f.example,E\n', /Invalid Closing Quote.*line 202/],
    ['a quote that is never closed', 'c@d.example,"C\ne@f.example,E\n', /Quote Not Closed/],
    ['a record without end', `c@d.example,"${'x'.repeat(2 * longestRecord)}`, /Max Record Size.*line 202/],
  ])('ends at %s, and what was before is handed over', async (_case, rest, message) => {
    const before = Array.from({ length: 200 }, (_, at) => `p${at}@b.example,P\n`).join('');
    const { entries, error } = await read(`email,name\n${before}${rest}`);
    expect(entries).toHaveLength(200);
    expect(error).toMatch(message);
  });

  it('is refused with headings that nobody knows, or that stand twice', async () => {
    expect((await read('email,constructor\nx,y\n')).error).toMatch(/no fields of people: constructor/);
    expect((await read('email,email\nx,y\n')).error).toMatch(/a heading twice/);
  });

  it('reads what was written', async () => {
    const lines = [
      { id: '1', name: 'ends with a return\r', bio: 'a\r\nb', emailVerified: false, organizationId: null },
      { email: 'x', name: ' "quoted", ', roles: ['a,b', 'ö'], organizationId: 'acme' },
    ];
    const { entries } = await read(lineTexts.csv.head + lineTexts.csv.text(lines, true));
    expect(entries.map((one) => one.value)).toEqual(lines);
  });
});
