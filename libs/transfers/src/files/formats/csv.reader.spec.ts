import { describe, expect, it } from '@jest/globals';
import { readCsv, type CsvReading } from './csv.reader.js';
import { csvHead, csvLines } from './csv-cells.js';
import { longestRecord, type Entry } from './file-head.js';

// eslint-disable-next-line @typescript-eslint/require-await -- files give their chunks later, and so does this
async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 5000) yield bytes.subarray(at, at + 5000);
}

interface Read {
  readonly entries: Entry[];
  readonly error?: string;
}

async function read(content: string | Buffer, reading: CsvReading = {}): Promise<Read> {
  const entries: Entry[] = [];
  try {
    for await (const entry of readCsv(chunksOf(Buffer.from(content)), reading)) entries.push(entry);
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
        good(2, {
          email: 'a@b.example',
          emailVerified: true,
          roles: ['Member'],
          name: 'Zoë 🦊',
          organizationId: 'acme',
        }),
        good(4, { email: 'c@d.example', roles: [], name: 'a, "b"\nc', organizationId: null }),
      ],
    });
  });

  it('says of each line what is wrong with it, and goes on', async () => {
    const content = Buffer.concat([
      Buffer.from('email,emailVerified,roles\na@b.example,maybe,\nb@b.example,true,,x\nc@b.example,true,[Member\n'),
      Buffer.from([0xff]),
      Buffer.from(',true,[]\nd@b.example,true,[]\n'),
    ]);
    expect(
      (await read(content)).entries.map(({ line, value, faults }) => [line, value?.emailVerified, faults[0]?.message]),
    ).toEqual([
      [2, 'maybe', undefined],
      [3, undefined, 'the line has 4 cells under 3 headings'],
      [4, undefined, 'roles must be a list in JSON, or one entry'],
      [5, undefined, 'email is not UTF-8; spreadsheets have a format for it, such as "CSV UTF-8"'],
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

  it('is refused with unknown headings, or headings that stand twice, and says which there are', async () => {
    const { error } = await read('email;constructor\nx;y\n');
    expect(error).toMatch(
      /no fields of people: constructor\. Headings of the file, with the semicolon between them: email \| constructor\. Fields of people: id, email,/,
    );
    expect((await read('email,E-Mail\nx,y\n')).error).toMatch(/a heading twice/);
    expect((await read('a,b\nx,y\n', { map: new Map([['c', 'email']]) })).error).toMatch(
      /Names were given for headings that the file does not have: c\..*a \| b/,
    );
    expect((await read(Buffer.from('\uFEFFemail\nx\n', 'utf16le'))).error).toMatch(/UTF-16/);
  });

  describe('that a spreadsheet has saved', () => {
    const ada = { email: 'a@b.example', emailVerified: true, name: 'Ada; Lovelace', roles: ['Member'] };

    it.each([
      ['semicolons', 'email;emailVerified;name;roles\r\na@b.example;WAHR;"Ada; Lovelace";Member\r\n'],
      ['tabs', 'email\temailVerified\tname\troles\na@b.example\tTRUE\tAda; Lovelace\tMember\n'],
      [
        'a line that says what is between the cells',
        'sep=|\r\nemail|emailVerified|name|roles\r\na@b.example|1|Ada; Lovelace|Member\r\n',
      ],
      [
        'commas, and line ends of old Macs',
        'email,emailVerified,name,roles\ra@b.example,yes,Ada; Lovelace,["Member"]\r'.replace(
          '["Member"]',
          '"[""Member""]"',
        ),
      ],
      ['headings in other spellings', ' E-Mail ,Email Verified,NAME,roles\na@b.example,True,Ada; Lovelace,Member\n'],
      [
        'empty columns and rows behind',
        '\uFEFFemail,emailVerified,name,roles,,\r\na@b.example,TRUE,Ada; Lovelace,Member,,\r\n,,,,,\r\n , ,,,,\r\n',
      ],
    ])('is read with %s', async (_case, content) => {
      const { entries, error } = await read(content);
      expect({ error, values: entries.map((one) => one.value) }).toEqual({ error: undefined, values: [ada] });
    });

    it('may leave out the last cells of a row where they are empty, but not end in the middle of one', async () => {
      const content = 'email,name,bio,nickname\na@b.example,A\nb@b.example,B,,\nc@b.example,C\n';
      const values = ['a', 'b', 'c'].map((one) => ({ email: `${one}@b.example`, name: one.toUpperCase() }));
      expect((await read(content)).entries.map((one) => one.value)).toEqual(values);
      const cut = await read(content.slice(0, -1));
      expect(cut.entries.map((one) => one.value)).toEqual([values[0], values[1], undefined]);
      expect(cut.entries[2]?.faults[0]?.message).toBe('the line has 2 cells under 4 headings, and the file ends in it');
    });

    it('has lists of one without JSON', async () => {
      const content =
        'email,otherEmails,phoneNumbers,roles\na@b.example,b@b.example,\'+41446681800,"a, ""quoted"" role"\n';
      const value = {
        email: 'a@b.example',
        otherEmails: [{ email: 'b@b.example' }],
        phoneNumbers: [{ phoneNumber: '+41446681800' }],
        roles: ['a, "quoted" role'],
      };
      expect((await read(content)).entries).toEqual([good(2, value)]);
    });

    it('says where something stands without a heading', async () => {
      expect((await read('email,,name\na@b.example,x,A\n')).entries[0]?.faults).toEqual([
        { field: '', message: 'cell 2 has no heading' },
      ]);
    });
  });

  it('takes other headings, and leaves columns out, as it is told', async () => {
    const map = new Map([
      ['Mail', 'email'],
      ['Notes', null],
      ['name', 'nickname'],
    ]);
    const { entries } = await read('Mail:Notes:name\na@b.example:x:Ada\n', { map, delimiter: ':' });
    expect(entries).toEqual([good(2, { email: 'a@b.example', nickname: 'Ada' })]);
  });

  it('reads what was written', async () => {
    const lines = [
      { id: '1', name: 'ends with a return\r', bio: 'a\r\nb', emailVerified: false, organizationId: null },
      { email: 'x', name: ' "quoted", ', roles: ['a,b', 'ö'], organizationId: 'acme' },
    ];
    const { entries } = await read(csvHead + csvLines(lines, true));
    expect(entries.map((one) => one.value)).toEqual(lines);
  });
});
