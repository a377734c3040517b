/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"Facet <no-reply@facet.example>","LINK_RESET":"https:\/\/app.example.com\/reset#{token}"}
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress, expectProblem, login, refresh } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { tablesThatHold } from '../../support/database.js';
import { due, workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { aPerson, later, password, type TestPerson } from '../../support/people.js';

const newPassword = 'five grey cranes at noon';
const mail = new MailServer();

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());

const ask = (email: string): Promise<Answer> => api.post('/auth/password/reset-request', { email });
const reset = (token: string, wanted = newPassword): Promise<Answer> =>
  api.post('/auth/password/reset', { token, newPassword: wanted });

async function tokenFor({ email }: Pick<TestPerson, 'email'>): Promise<string> {
  expect((await ask(email)).status).toBe(202);
  return tokenIn(await mail.letterTo(email));
}

describe('a forgotten password', () => {
  it('is replaced with the link of a letter', async () => {
    const mia = await aPerson();
    const answer = await ask(mia.email);
    expect([answer.status, answer.body]).toEqual([202, undefined]);
    const letter = await mail.letterTo(mia.email);
    expect(letter.from).toBe('no-reply@facet.example');
    expect(letter.headers.get('subject')).toBe('Set a new password');
    expect(letter.content).toContain('https://app.example.com/reset#');
    expect((await reset(tokenIn(letter))).status).toBe(204);
    expect((await login(mia.email, newPassword)).status).toBe(200);
    expectProblem(await login(mia.email, password), 401, 'credentials.invalid');
  });

  it('ends every session, also those that others opened', async () => {
    const mia = await aPerson();
    const token = await tokenFor(mia);
    expect((await api.as(mia).get('/me')).status).toBe(200);
    await reset(token);
    expect((await api.as(mia).get('/me')).status).toBe(401);
    expect((await refresh(mia.refreshToken)).status).toBe(401);
  });

  it('proves the address', async () => {
    const mia = await aPerson();
    await reset(await tokenFor(mia));
    const { body } = await login(mia.email, newPassword);
    const me = await api.with({ authorization: `Bearer ${body.accessToken}` }).get('/me');
    expect(me.body.emails[0].verified).toBe(true);
  });

  it('goes to the address as its owner wrote it', async () => {
    const email = anAddress().replace('nobody', 'NoBody');
    await aPerson({ email });
    await ask(email.toUpperCase());
    expect((await mail.letterTo(email)).to).toBe(email);
  });
});

describe('the link', () => {
  it('works once', async () => {
    const token = await tokenFor(await aPerson());
    expect((await reset(token)).status).toBe(204);
    expectProblem(await reset(token, 'nine loud geese at dawn'), 400, 'link.invalid');
  });

  it('works once for twenty who use it at the same moment', async () => {
    const token = await tokenFor(await aPerson());
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => reset(token, `${newPassword} ${at}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 19 }, () => 400)]);
  });

  it('works for 30 minutes', async () => {
    const token = await tokenFor(await aPerson());
    expectProblem(await later(1801, () => reset(token)), 400, 'link.invalid');
    expect((await later(1790, () => reset(token))).status).toBe(204);
  });

  it('dies with a change of the password', async () => {
    const mia = await aPerson();
    const token = await tokenFor(mia);
    expect(
      (await api.as(mia).post('/auth/password', { currentPassword: password, newPassword: 'nine loud geese at dawn' }))
        .status,
    ).toBe(200);
    expectProblem(await reset(token), 400, 'link.invalid');
    expect((await login(mia.email, 'nine loud geese at dawn')).status).toBe(200);
  });

  it('dies with another link of the same user that was used', async () => {
    const mia = await aPerson();
    const [first, second] = [await tokenFor(mia), await tokenFor(mia)];
    expect(second).not.toBe(first);
    expect((await reset(first)).status).toBe(204);
    expectProblem(await reset(second), 400, 'link.invalid');
  });

  it('outlives a password that is refused', async () => {
    const mia = await aPerson();
    const token = await tokenFor(mia);
    expectProblem(await reset(token, 'short'), 400, 'password.refused');
    expectProblem(await reset(token, mia.email), 400, 'password.refused');
    expect((await reset(token, 'T3ss-Tester')).body.errors).toMatchObject([
      { field: 'newPassword', code: 'password.too_short' },
    ]);
    expect((await reset(token, 'T3ss-Tester-24')).body.errors).toMatchObject([
      { field: 'newPassword', code: 'password.context' },
    ]);
    expect((await reset(token, 'septembeR2010')).body.errors).toMatchObject([
      { field: 'newPassword', code: 'password.common' },
    ]);
    expect((await reset(token)).status).toBe(204);
  });

  it('of a banned or deleted user does nothing', async () => {
    for (const status of ['banned', 'deleted']) {
      const mia = await aPerson();
      const token = await tokenFor(mia);
      await facet.sql('update users set status = $2 where id = $1', [mia.id, status]);
      expectProblem(await reset(token), 400, 'link.invalid');
    }
  });

  it('is no link in other hands: cut, changed, of another purpose', async () => {
    const mia = await aPerson();
    const token = await tokenFor(mia);
    const changed = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
    await api.post('/auth/email/verify-request', { email: mia.email });
    const verification = tokenIn(await mail.letterTo(mia.email));
    for (const wrong of ['', 'x', token.slice(1), `${token}AAAA`, changed, verification])
      expectProblem(await reset(wrong), 400, 'link.invalid');
    expect((await reset(token)).status).toBe(204);
  });

  it('is nowhere in the database, neither while it is sent nor afterwards', async () => {
    const mia = await aPerson();
    const held: unknown[] = [];
    mail.before = async (content) => {
      if (!content.includes(`To: ${mia.email}`)) return;
      held.push(
        await facet.sql('select sent_at from mails where user_id = $1', [mia.id]),
        await tablesThatHold(tokenIn({ content })),
      );
    };
    const token = await tokenFor(mia);
    mail.before = () => undefined;
    expect(held).toEqual([[{ sent_at: null }], []]);
    // Letters of tests that moved the clock ahead are due later.
    await due();
    await workedOff('mail.send');
    expect(await tablesThatHold(token)).toEqual([]);
    expect(await facet.sql('select id from mails where user_id = $1', [mia.id])).toEqual([]);
  });
});

describe('POST /auth/password/reset-request', () => {
  it('says the same of an address that no user has, with the same headers, and writes to no user', async () => {
    const mia = await aPerson();
    const unknown = anAddress();
    const [known, strange] = [await ask(mia.email), await ask(unknown)];
    const seen = ({ status, body, headers }: Answer): unknown => [
      status,
      body,
      [...headers.entries()].filter(([name]) => !['date', 'x-request-id'].includes(name)),
    ];
    expect(seen(strange)).toEqual(seen(known));
    await mail.letterTo(mia.email);
    await workedOff('link.send');
    // Letters of tests that moved the clock ahead are due later.
    await due();
    await workedOff('mail.send');
    expect(mail.letters.filter(({ to }) => to === unknown)).toEqual([]);
  });

  it('writes to no user who is banned, deleted or invited', async () => {
    for (const status of ['banned', 'deleted', 'invited']) {
      const mia = await aPerson();
      await facet.sql('update users set status = $2 where id = $1', [mia.id, status]);
      expect((await ask(mia.email)).status).toBe(202);
      await workedOff('link.send');
      expect(await facet.sql('select 1 from one_time_tokens where user_id = $1', [mia.id])).toEqual([]);
    }
  });

  it.each(badBodies({ email: 'mia@example.com' }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.post('/auth/password/reset-request', undefined, sent), status, code);
  });

  it.each(['', 'mia', 7, null])('refuses %j as an address', async (email) => {
    expectProblem(await api.post('/auth/password/reset-request', { email }), 400, 'request.invalid');
  });
});

describe('POST /auth/password/reset', () => {
  it.each(badBodies({ token: 'x', newPassword }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.post('/auth/password/reset', undefined, sent), status, code);
  });
});
