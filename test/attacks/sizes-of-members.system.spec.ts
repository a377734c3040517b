import { beforeAll, expect } from '@jest/globals';
import { anAddress, aSignUp } from '../support/account.js';
import { inOrganization } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { m2 } from '../support/m2.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';
import { fill, growing, type Growing } from './growth.js';

let mia: TestPerson;
/** An admin for each pattern, in an organization of their own. */
const admins = new Map<string, TestPerson>();

// Each with as many steps as one may have with names of the longest kind, or a little less.
const patterns: [what: string, pattern: (times: number) => string][] = [
  ['letters that may be missing', (times) => `\\p{L}{0,${times}}`],
  ['optional groups', (times) => '(?:a|é?)?'.repeat(times)],
  [
    'choices of one beginning',
    (times) => `(?:${Array.from({ length: times }, (_, at) => `a{${at % 9}}b`).join('|')})*`,
  ],
  ['any character, and again', (times) => `.*`.repeat(times)],
  ['classes', (times) => '[^\\p{L}]?\\p{L}*'.repeat(times)],
  ['case', (times) => `(?i)(?:k|ſ|K){0,${times}}`],
];
const longest = 256;

const change = (admin: TestPerson, usernameCustomization: object): Promise<Answer> =>
  api.as(admin).patch(inOrganization(admin.organization, '/settings'), { usernameCustomization });

/** The largest of its kind that the settings take. */
async function atTheBound(what: string, pattern: (times: number) => string): Promise<void> {
  const admin = await aPerson({ as: 'admin', handle: `admin${admins.size}` });
  admins.set(what, admin);
  let [taken, refused] = [0, 500];
  while (refused - taken > 1) {
    const times = Math.floor((taken + refused) / 2);
    const { status } = await change(admin, { pattern: `${pattern(times)}z`, maxLength: longest, minLength: 1 });
    if (status === 200) taken = times;
    else refused = times;
  }
  expect([what, taken > 0 && taken < 499]).toEqual([what, true]);
}

beforeAll(async () => {
  mia = await aPerson();
  for (const [what, pattern] of patterns) await atTheBound(what, pattern);
}, 30_000);

const adminOf = (what: string): TestPerson => {
  const found = admins.get(what);
  if (!found) throw new Error(`no organization for ${what}`);
  return found;
};
const pieces = ['aé', 'K'];
let tried = 0;

/** A name that fails at its end, and no name twice. */
const nameOf = (piece: string, size: number): string =>
  `${Array.from(fill(piece, size * 2))
    .slice(0, size - 4)
    .join('')}${((tried += 1) % 999) + 1}!`;

const tryName = (what: string, piece: string): Growing => ({
  what: `a sign-up with a name of ${piece}…, where names are of ${what}`,
  ...{ most: longest, least: longest / 4, status: 400 },
  send: (size) =>
    api.post('/auth/sign-up', aSignUp(adminOf(what).organization, { email: anAddress(), handle: nameOf(piece, size) })),
});

attacks(
  'sizes of names, with patterns at their bound',
  patterns.flatMap(([what]) => pieces.map((piece) => growing(tryName(what, piece)))),
);

attacks(
  'sizes of patterns',
  [
    'a',
    '(',
    ')',
    '[',
    '\\',
    '|',
    '*',
    'a{',
    'a{0,9}',
    '(?:',
    '(a',
    '[a-',
    '\\Q',
    '\\p{',
    '\\p{L}',
    '(?i)',
    '\u0301',
    'x{2}{2}',
  ].map((piece) =>
    growing({
      what: `a pattern of ${JSON.stringify(piece)}…`,
      ...{ most: 99 * 1024, status: 400 },
      // Not the same one twice: the last ones are kept.
      send: (size) =>
        change(adminOf('case'), {
          pattern: `${fill(piece, piece.startsWith('\\') ? size / 2 : size)}${(tried += 1)}`,
          maxLength: longest,
        }),
    }),
  ),
);

const boundary = 'x-attack-boundary';
const line = '\r\n';
const part = (headers: string, content = ''): string => `--${boundary}${line}${headers}${line}${line}${content}${line}`;
const field = (name: string, content = ''): string => part(`Content-Disposition: form-data; name="${name}"`, content);
const end = `--${boundary}--${line}`;

const upload = (raw: string, type = `multipart/form-data; boundary=${boundary}`): Promise<Answer> =>
  m2(mia).put('/api/profile/', undefined, { raw, headers: { 'content-type': type } });

/** What an upload of pictures may have. */
const largest = 5 * 1024 * 1024;
const form = (what: string, write: (size: number) => string, status = 400, most = largest): Growing => ({
  what: `a form ${what}`,
  ...{ most, least: most / 4, status, send: (size: number) => upload(write(size)) },
});
const disposition = (rest: string): string => `Content-Disposition: form-data; ${rest}`;

attacks(
  'sizes of forms of members',
  [
    form('of many parts', (size) => `${fill(field('a'), size)}${end}`),
    form('of parts without a name', (size) => `${fill(part('a: b'), size)}${end}`),
    form('of parts without headers', (size) => `${fill(part(''), size)}${end}`),
    form('of nothing but boundaries', (size) => `${fill(`--${boundary}${line}`, size)}${end}`),
    form('of what is nearly a boundary', (size) => `${field('a', fill(`${line}--x-attack-boundar`, size))}${end}`, 413),
    form(
      'of a file of what is nearly a boundary',
      (size) => `${part(disposition('name="a"; filename="a.png"'), fill(`${line}--x-attack-boundar`, size))}${end}`,
      415,
    ),
    form(
      'of a file of dashes',
      (size) => `${part(disposition('name="a"; filename="a.png"'), fill('-', size))}${end}`,
      415,
    ),
    form(
      'of a file of line ends',
      (size) => `${part(disposition('name="a"; filename="a.png"'), fill(line, size))}${end}`,
      415,
    ),
    form('with something before its first part', (size) => `${fill(`--x${line}`, size)}${end}`, 200),
    form('that does not end', (size) => `${field('username', 'a b')}${fill('-', size)}`),
    form(
      'with many headers in a part',
      (size) => `${part(`${disposition('name="a"')}${line}${fill(`a: b${line}`, size)}a: b`)}${end}`,
    ),
    form(
      'with a long header in a part',
      (size) => `${part(`${disposition('name="a"')}${line}x: ${fill('a', size)}`)}${end}`,
    ),
    form(
      'with a folded header in a part',
      (size) => `${part(`${disposition('name="a"')}${line}x: a${fill(`${line} a`, size)}`)}${end}`,
    ),
    ...['a', '"', '\\\\', '%', '[a]', '[', '\u0301', '.'].map((piece) =>
      form(`with a field called ${piece}…`, (size) => `${field(fill(piece, size))}${end}`),
    ),
    ...['a', '/', '\\\\', '../', '.', '\u0301'].map((piece) =>
      form(
        `with a file called ${piece}…`,
        (size) => `${part(disposition(`name="a"; filename="${fill(piece, size)}"`), 'x')}${end}`,
      ),
    ),
    ...[';a=b', ';', '; name="a"', ";a*=utf-8''%41", ' ', '='].map((piece) =>
      form(
        `with parameters ${piece}… of a part`,
        (size) => `${part(disposition(`name="a"${fill(piece, size)}`))}${end}`,
      ),
    ),
    ...['a/', ';a=b', '/', ' '].map((piece) =>
      form(
        `with a type of ${piece}…`,
        (size) =>
          `${part(`${disposition('name="a"; filename="b"')}${line}Content-Type: ${fill(piece, size)}`, 'x')}${end}`,
      ),
    ),
  ].map((one) => growing(one)),
);
