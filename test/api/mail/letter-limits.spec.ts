/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { describe, expect, it } from '@jest/globals';
import { anAddress } from '../../support/account.js';
import { api } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { aPerson, type TestPerson } from '../../support/people.js';

const lettersTo = async (recipient: string): Promise<string[]> =>
  (await facet.sql<{ kind: string }>('select kind from mails where recipient = $1 order by id', [recipient])).map(
    ({ kind }) => kind,
  );

async function invite(ada: TestPerson, email: string): Promise<{ path: string }> {
  const { status, body } = await api.as(ada).post(`/admin/organizations/${ada.organization}/invitations`, { email });
  expect(status).toBe(201);
  return { path: `/admin/organizations/${ada.organization}/invitations/${(body as { id: string }).id}` };
}

const secretOf = (email: string): Promise<object[]> =>
  facet.sql('select secret_hash from invitations where email = $1', [email]);

describe('Letters to one address', () => {
  it('are five an hour, by whatever cause, and the answers do not tell', async () => {
    const [ada, email] = [await aPerson({ as: 'admin' }), anAddress()];
    const { path } = await invite(ada, email);
    const answers = [];
    for (let at = 0; at < 12; at += 1) answers.push(await api.as(ada).post(`${path}/resend`));
    expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
    expect(answers[0]?.status).toBeLessThan(300);
    expect(await lettersTo(email)).toHaveLength(5);
    // Another organization, and another kind of letter.
    await invite(await aPerson({ as: 'admin' }), email.toUpperCase());
    expect([...(await lettersTo(email)), ...(await lettersTo(email.toUpperCase()))]).toHaveLength(5);
    await facet.sql(`update rate_limits set full_at = full_at - interval '721 seconds' where key like 'letter.%'`);
    await api.as(ada).post(`${path}/resend`);
    expect(await lettersTo(email)).toHaveLength(6);
  });

  it('leave the link of the last letter good when one is not sent', async () => {
    const [ada, email] = [await aPerson({ as: 'admin' }), anAddress()];
    const { path } = await invite(ada, email);
    for (let at = 0; at < 4; at += 1) await api.as(ada).post(`${path}/resend`);
    const last = await secretOf(email);
    await api.as(ada).post(`${path}/resend`);
    expect(await secretOf(email)).toEqual(last);
  });

  it('of all kinds together, also links that a user asks for', async () => {
    const mia = await aPerson();
    for (let at = 0; at < 6; at += 1) {
      expect((await api.post('/auth/password/reset-request', { email: mia.email })).status).toBe(202);
      expect((await api.post('/auth/email/verify-request', { email: mia.email })).status).toBe(202);
    }
    await eventually(async () =>
      (await facet.sql(`select 1 from graphile_worker.jobs where task_identifier = 'link.send'`)).length === 0
        ? true
        : undefined,
    );
    const kinds = await lettersTo(mia.email);
    expect(kinds).toHaveLength(5);
    expect(new Set(kinds).size).toBe(2);
  });
});

describe('The name of an organization in a letter', () => {
  it('carries no message, also one from before there were rules', async () => {
    const [ada, email] = [await aPerson({ as: 'admin' }), anAddress()];
    const name = 'Acme. URGENT: log in at https://evil.example/login';
    const change = await api.as(ada).patch(`/admin/organizations/${ada.organization}`, { name });
    expect(change.status).toBe(400);
    await facet.sql('update organizations set name = $2 where id = $1', [
      ada.organization,
      `${name} ${'and so on '.repeat(15)}`,
    ]);
    await invite(ada, email);
    const base = await facet.another({ demo: true, MAIL_URL: '', JOBS: 'off' });
    const { letters } = (await (await fetch(`${base}/admin/dev/mailbox`)).json()) as {
      letters: { to: string; subject: string; text: string }[];
    };
    const letter = letters.find(({ to }) => to === email);
    expect(letter?.subject).not.toMatch(/https?:|evil\.example/);
    expect(letter?.text).not.toMatch(/https?:|evil\.example/);
    expect(letter?.subject.length).toBeLessThan(110);
  });

  it('is taken back as it is shown', async () => {
    const ada = await aPerson({ as: 'admin' });
    await facet.sql('update organizations set name = $2 where id = $1', [ada.organization, 'old.example']);
    expect((await api.as(ada).patch(`/admin/organizations/${ada.organization}`, { name: 'old.example' })).status).toBe(
      200,
    );
  });
});
