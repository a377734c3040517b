/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_INVITE":"https:\/\/app.example.com\/invited#{token}"} */
import { afterAll, beforeAll, expect } from '@jest/globals';
import { anAddress } from '../support/account.js';
import { api, type Answer } from '../support/api.js';
import { MailServer, type TakenLetter } from '../support/mail-server.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks, type Attack } from './attack.js';

const mail = new MailServer();
const organizationName = '<img src=x> {{ link }}{% include "x" %}';
let mallory: TestPerson;
let admin: TestPerson;

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  mallory = await aPerson({ as: 'admin', verified: true });
  admin = await aPerson({ as: 'admin', verified: true });
  await facet.sql('update organizations set name = $2 where id = $1', [mallory.organization, organizationName]);
});
afterAll(() => mail.close());

const path = (of = mallory): string => `/admin/organizations/${of.organization}/email-templates/invitation/en`;
const words = { subject: 'Hello', before: ['Come to {{ organization }}.'], action: 'Join', after: [] as string[] };
const put = (change: object): Promise<Answer> => api.as(mallory).put(path(), { ...words, ...change });

async function invitation(): Promise<TakenLetter> {
  const email = anAddress();
  const invitations = `/admin/organizations/${mallory.organization}/invitations`;
  expect((await api.as(mallory).post(invitations, { email })).status).toBe(201);
  return mail.letterTo(email);
}

/** Nothing was stored: the words are those of Facet. */
async function storesNothing(): Promise<void> {
  const rows = 'select 1 from email_templates where organization_id = any($1)';
  expect(await facet.sql(rows, [[mallory.organization, admin.organization]])).toEqual([]);
}

const texts: readonly (readonly [what: string, text: string])[] = [
  ['to read a file of the server', '{% include "/etc/passwd" %}'],
  ['to render another template', '{% render "x" %}'],
  ['to read a file as a layout', '{% layout "../../package.json" %}'],
  ['to reach the constructor of a value', '{{ organization.constructor }}'],
  ['to reach the constructor as an index', '{{ organization["constructor"] }}'],
  ['to reach a prototype', '{{ __proto__ }}'],
  ['to reach a global', '{{ process.env.FACET_SECRET }}'],
  ['to loop without an end', '{% for i in (1..1000000000) %}x{% endfor %}'],
  ['to loop in a table', '{% tablerow i in (1..1000000) %}x{% endtablerow %}'],
  ['to let a value grow', '{% assign a = organization | append: organization %}{{ a }}'],
  ['to print without escaping', '{{ organization | raw }}'],
  ['to count', '{% increment x %}'],
  ['to hide the rest in a comment', '{% comment %}'],
  ['to hide the rest in raw text', '{% raw %}'],
  ['to run a tag with white space control', '{%- if link -%}x{%- endif -%}'],
  ['to put the link into the words', '{{ link }}'],
  ['to put the code into the words', 'Tell us your code {{ code }}'],
  ['to nest braces', '{{{ organization }}}'],
  ['to leave braces open', '{{ organization'],
  ['to end what was not begun', 'x }} y'],
  ['to write a link', 'Go to https://evil.example/x'],
  ['to write a host name', 'Go to evil.example'],
  ['to write a host name in full-width letters', 'Go to ｅｖｉｌ．ｅｘａｍｐｌｅ'],
  ['to write a host name with an ideographic full stop', 'Go to evil。example'],
  ['to write an address', 'Mail eve@evil'],
  ['to write an IP address', 'Go to 203.0.113.7'],
  ['to complete a host name with a variable', 'Go to evil.{{ organization }}'],
  ['to begin a host name with a variable', 'Go to {{ organization }}.example'],
  ['to join a host name by white space control', 'Go to evil. {{- organization }}'],
  ['to begin another header', 'Hello\r\nBcc: eve@evil.example'],
  ['to end the header', 'Hello\n\nAnother body'],
  ['to begin a line with a Unicode separator', 'Hello\u2028Bcc: eve'],
  ['to turn text around', 'Hello \u202eecruos'],
];

const fields: readonly (readonly [string, (text: string) => object])[] = [
  ['the subject', (subject) => ({ subject })],
  ['a paragraph', (text) => ({ after: ['x', text] })],
];

attacks('words of emails', [
  ...texts.flatMap(([what, text]) =>
    fields.map(([where, change]): Attack => ({
      what: `${what}, in ${where}`,
      send: () => put(change(text)),
      status: 400,
      effect: 'nothing is stored',
      holds: storesNothing,
    })),
  ),
  {
    what: 'to see it in a preview',
    send: () =>
      api.as(mallory).post(`${path()}/preview`, { words: { ...words, subject: '{% include "/etc/passwd" %}' } }),
    status: 400,
    effect: 'nothing is rendered',
    holds: ({ body }) => expect(JSON.stringify(body)).not.toContain('root:'),
  },
  {
    what: 'to write words for another organization',
    send: () => api.as(mallory).put(path(admin), words),
    status: 404,
    effect: 'nothing is stored',
    holds: storesNothing,
  },
  {
    what: 'to have test emails sent for another organization',
    send: () => api.as(mallory).post(`${path(admin)}/test`),
    status: 404,
    effect: 'no email',
    holds: async () => expect(await facet.sql('select 1 from mails where recipient = $1', [admin.email])).toEqual([]),
  },
  {
    what: 'to store as many words as fit into a request',
    send: () => put({ before: Array.from({ length: 10 }, () => '{{ organization }}'.repeat(55)) }),
    status: 400,
    effect: 'nothing is stored',
    holds: storesNothing,
  },
  {
    what: 'to have HTML sent, in words and in the name of the organization',
    send: () => put({ before: ['<script>alert(1)</script> {{ organization }}'], action: '"><b>' }),
    status: 200,
    effect: 'it is text, and what looks like Liquid in a name is text as well',
    holds: async () => {
      const { content } = await invitation();
      const html = content.slice(content.indexOf('<!doctype html>'));
      expect(html).not.toMatch(/<script|<img|"><b>/);
      expect(html).toContain(
        '&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x&gt; {{ link }}{% include &quot;x&quot; %}',
      );
    },
  },
  {
    what: 'to have a name of an organization begin a header',
    send: async () => {
      await facet.sql('update organizations set name = $2 where id = $1', [
        ...[mallory.organization, 'Acme\r\nBcc: eve@evil.example\u2028X: y'],
      ]);
      return put({ subject: 'Come to {{ organization }}' });
    },
    status: 200,
    effect: 'the header is one line',
    holds: async () => {
      const { headers } = await invitation();
      expect([headers.get('subject'), headers.has('bcc')]).toEqual(['Come to Acme Bcc eve evil example X y', false]);
    },
  },
]);
