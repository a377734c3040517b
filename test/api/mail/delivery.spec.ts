/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"Facet <no-reply@facet.example>","LINK_RESET":"https:\/\/app.example.com\/reset#{token}"}
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress } from '../../support/account.js';
import { api } from '../../support/api.js';
import { whileRefusing } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { due, queued, workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { aPerson, later } from '../../support/people.js';

const mail = new MailServer();

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
afterEach(() => {
  mail.refusal = undefined;
  mail.letters.length = 0;
});

const ask = async (email: string): Promise<void> =>
  expect((await api.post('/auth/password/reset-request', { email })).status).toBe(202);

describe('a letter', () => {
  it('has a plain and a rich form, says that a program wrote it, and names itself', async () => {
    const mia = await aPerson();
    await ask(mia.email);
    const { headers, content, to, from } = await mail.letterTo(mia.email);
    expect([from, to, headers.get('from')]).toEqual([
      'no-reply@facet.example',
      mia.email,
      'Facet <no-reply@facet.example>',
    ]);
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('message-id')).toMatch(/^<[0-9a-f-]{36}@facet\.example>$/);
    expect(headers.get('content-type')).toMatch(/^multipart\/alternative/);
    for (const type of ['text/plain', 'text/html']) expect(content).toContain(`Content-Type: ${type}; charset=utf-8`);
  });

  it('that the server refuses is tried again, under the same name and with the same link', async () => {
    const mia = await aPerson();
    mail.refusal = { message: `no such mailbox ${mia.email}`, responseCode: 451 };
    const names: unknown[] = [];
    mail.before = (content) => void names.push([/^Message-ID: (.*)$/im.exec(content)?.[1], tokenIn({ content })]);
    await ask(mia.email);
    const failed = await eventually(async () => (await queued('mail.send')).find(({ error }) => error !== null));
    // What the server says may name the user, and stays out of the queue.
    expect(failed.error).toMatch(/^The mail server did not accept the email \(451\)\./);
    expect(failed.error).not.toContain(mia.email);
    mail.refusal = undefined;
    await due();
    await mail.letterTo(mia.email);
    mail.before = () => undefined;
    expect([names.length, names[1]]).toEqual([2, names[0]]);
    await workedOff('mail.send');
  });

  it('that left but could not be noted goes again, under the same name', async () => {
    const mia = await aPerson();
    const first = await new Promise<string>((done, fail) => {
      mail.before = async (content) => {
        mail.before = () => undefined;
        // The note of the sending fails, as when the process dies at this moment.
        await facet.sql(
          `create or replace function refuse_rows() returns trigger language plpgsql as $$ begin raise exception 'refused by the test'; end $$`,
        );
        await facet.sql(
          'create trigger refuse_notes before delete on mails for each row execute function refuse_rows()',
        );
        done(/^Message-ID: (.*)$/im.exec(content)?.[1] ?? '');
      };
      ask(mia.email).catch(fail);
    });
    await mail.letterTo(mia.email);
    await eventually(async () =>
      (await queued('mail.send')).find(({ error }) => error?.includes('refused by the test')),
    );
    await facet.sql('drop trigger refuse_notes on mails');
    await due();
    expect((await mail.letterTo(mia.email)).headers.get('message-id')).toBe(first);
    await workedOff('mail.send');
    expect(await facet.sql('select 1 from mails where user_id = $1', [mia.id])).toEqual([]);
  });

  it('whose link is dead by now is not sent any more', async () => {
    const mia = await aPerson();
    mail.refusal = { message: 'later', responseCode: 451 };
    await ask(mia.email);
    await eventually(async () => (await queued('mail.send')).find(({ error }) => error !== null));
    mail.refusal = undefined;
    await later(1801, async () => {
      await due();
      await workedOff('mail.send');
    });
    expect(mail.letters).toEqual([]);
    expect(await facet.sql('select 1 from mails where user_id = $1', [mia.id])).toEqual([]);
  });

  it('to a user who is gone by now is not sent', async () => {
    const mia = await aPerson();
    mail.refusal = { message: 'later', responseCode: 451 };
    await ask(mia.email);
    await eventually(async () => (await queued('mail.send')).find(({ error }) => error !== null));
    mail.refusal = undefined;
    await facet.sql('delete from users where id = $1', [mia.id]);
    await due();
    await workedOff('mail.send');
    expect(mail.letters).toEqual([]);
  });

  it('whose cause is undone is never queued', async () => {
    const email = anAddress();
    const ada = await aPerson({ as: 'admin' });
    await whileRefusing('mails', async () => {
      expect((await api.as(ada).post(`/admin/organizations/${ada.organization}/invitations`, { email })).status).toBe(
        500,
      );
    });
    expect(await facet.sql('select 1 from invitations where address_key = $1', [email])).toEqual([]);
    expect(await queued('mail.send')).toEqual([]);
  });
});

describe('the mailbox of the demo', () => {
  it('shows the letters that would have been sent, as JSON and as a page, and sends none', async () => {
    const base = await facet.another({ demo: true, MAIL_URL: '', JOBS: 'off' });
    const ada = await aPerson({ as: 'admin' });
    const email = anAddress();
    mail.refusal = { message: 'later', responseCode: 451 };
    const invited = await api.as(ada).at(base).post(`/admin/organizations/${ada.organization}/invitations`, { email });
    expect(invited.status).toBe(201);
    const { body } = await api.at(base).get('/admin/dev/mailbox');
    expect(body.letters[0]).toMatchObject({
      to: email,
      kind: 'invitation',
      subject: 'You are invited to Test',
      token: expect.stringContaining(`${ada.organization}.`),
    });
    const page = await api.at(base).get('/admin/dev/mailbox.html');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body).toContain(email);
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[^' ]+'; base-uri 'none'/,
    );
    expect(page.body).toContain('<iframe sandbox="" ');
    expect(page.body).toContain(`data-code="${body.letters[0].token}"`);
    const accepted = await api
      .at(base)
      .post('/auth/invitations/accept', { token: body.letters[0].token, password: 'three shy larks at dawn' });
    expect(accepted.status).toBe(200);
  });
});
