/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_INVITE":"https:\/\/app.example.com\/invited#{token}","LINK_RESET":"https:\/\/app.example.com\/reset#{token}"} */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress, expectProblem } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { MailServer, type TakenLetter } from '../../support/mail-server.js';
import { aPerson, aRole, joinAs, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
let admin: TestPerson;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(async () => {
  admin = await aPerson({ as: 'admin', verified: true });
});
afterEach(() => {
  mail.letters.length = 0;
});

const words = {
  subject: 'Come to {{ organization }}!',
  heading: 'Welcome & hello',
  before: ['We wait for you at {{organization}}.', 'Really <so>.'],
  action: 'Join us',
  after: ['See you soon'],
};
const path = (rest = '', { organization } = admin): string =>
  `/admin/organizations/${organization}/email-templates${rest}`;
const put = (rest: string, body: object = words, headers = {}): Promise<Answer> =>
  api.as(admin).put(path(rest), body, { headers });
const settings = async (body: object): Promise<void> =>
  expect((await api.as(admin).patch(`/admin/organizations/${admin.organization}/settings`, body)).status).toBe(200);
const actionsOf = (organization: string): Promise<object[]> =>
  facet.sql(
    `select action, details from audit_entries where organization_id = $1 and (action like 'email_template.%' or details ? 'test') order by id`,
    [organization],
  );

async function invite(): Promise<TakenLetter> {
  const email = anAddress();
  const invitations = `/admin/organizations/${admin.organization}/invitations`;
  expect((await api.as(admin).post(invitations, { email })).status).toBe(201);
  return mail.letterTo(email);
}

async function reset({ email }: TestPerson): Promise<TakenLetter> {
  expect((await api.post('/auth/password/reset-request', { email })).status).toBe(202);
  return mail.letterTo(email);
}

describe('email templates', () => {
  it('are listed with their variables, read, written, compared and taken back', async () => {
    const { body } = await api.as(admin).get(path());
    expect(body.languages).toEqual(['de', 'en', 'es', 'fr', 'ja']);
    const kinds = body.kinds as { kind: string; hasAction: boolean; variables: { name: string; sample: string }[] }[];
    expect(kinds.length).toBeGreaterThan(20);
    expect(kinds.find(({ kind }) => kind === 'sign-in')).toMatchObject({ hasAction: true, changed: [] });
    const namesOf = (wanted: string): unknown =>
      kinds.find(({ kind }) => kind === wanted)?.variables.map(({ name }) => name);
    expect(namesOf('sign-in')).toEqual(['organization', 'requested', 'expires']);
    expect(namesOf('password-changed')).toEqual(['organization']);

    const before = await api.as(admin).get(path('/invitation/en'));
    expect(before.body).toEqual({
      ...{ kind: 'invitation', language: 'en', updatedAt: null },
      variables: [{ name: 'organization', sample: 'Test' }],
      words: {
        subject: 'You are invited to {{ organization }}',
        heading: null,
        before: ['You are invited to become a member of {{ organization }}.'],
        action: 'Accept the invitation',
        after: ['This works once, within 7 days.', 'If you do not want to, you need not do anything.'],
      },
    });
    const tag = before.headers.get('etag') ?? '';
    const written = await put('/invitation/en', words, { 'if-match': tag });
    expect([written.status, written.body]).toEqual([
      200,
      { ...before.body, words, updatedAt: expect.stringMatching(/^2.*Z$/) },
    ]);
    expect((await api.as(admin).get(path('/invitation/en'))).body).toEqual(written.body);
    expectProblem(await put('/invitation/en', words, { 'if-match': tag }), 412, 'version.stale');
    const [changed] = ((await api.as(admin).get(path())).body.kinds as { kind: string; changed: object[] }[]).filter(
      (one) => one.changed.length > 0,
    );
    expect(changed).toMatchObject({ kind: 'invitation', changed: [{ language: 'en' }] });
    // The same words once more are no change; what was read can be written.
    expect((await put('/invitation/en', written.body.words as object)).headers.get('etag')).toBe(
      written.headers.get('etag'),
    );
    const gone = (headers = {}): Promise<Answer> =>
      api.as(admin).delete(path('/invitation/en'), undefined, { headers });
    expectProblem(await gone({ 'if-match': tag }), 412, 'version.stale');
    for (let nth = 0; nth < 2; nth += 1) expect((await gone()).status).toBe(204);
    expect((await api.as(admin).get(path('/invitation/en'))).body).toEqual(before.body);
    expect(await actionsOf(admin.organization)).toEqual([
      { action: 'email_template.changed', details: { kind: 'invitation', language: 'en' } },
      { action: 'email_template.removed', details: { kind: 'invitation', language: 'en' } },
    ]);
  });

  it.each([
    ['a kind that there is not', '/newsletter/en'],
    ['a kind of a prototype', '/constructor/en'],
    ['a language that is not written', '/invitation/pt'],
    ['a language of a prototype', '/invitation/__proto__'],
    ['the email about an organization that is gone', '/organization-deleted/en'],
  ])('know nothing of %s', async (_, rest) => {
    for (const method of ['get', 'delete'] as const)
      expectProblem(await api.as(admin)[method](path(rest)), 404, 'email_template.not_found');
    expectProblem(await put(rest), 404, 'email_template.not_found');
    for (const what of ['/preview', '/test'])
      expectProblem(await api.as(admin).post(path(rest + what)), 404, 'email_template.not_found');
  });

  it.each([
    [{ subject: 'Hi {{ nobody }}' }, 'subject has an unknown variable, nobody, at character 4; known are organization'],
    [{ after: ['x', '{% if link %}y{% endif %}'] }, 'after.1 has a tag, if, at character 1: only variables work'],
    [{ heading: '{{ organization | upcase }}' }, 'heading has {{ organization | upcase }} at character 1'],
    [{ before: ['😀{{ organization'] }, 'before.0 has {{ at character 2'],
    [{ action: null }, 'action is needed: it is the text of the link'],
    [{ after: ['visit evil.example now'] }, 'after.0 must not have an address of a page or of a mailbox in it'],
    [{ before: Array.from({ length: 6 }, () => 'x'.repeat(1000)) }, 'words must have at most 5000 characters together'],
    [{ subject: 'a\u202eb' }, 'subject must be one line with visible characters'],
  ])('refuse %j', async (change, message) => {
    const answer = await put('/invitation/en', { ...words, ...change });
    expectProblem(answer, 400, 'email_template.invalid');
    expect(answer.body.errors[0].message).toContain(message);
    const shown = await api.as(admin).post(path('/invitation/en/preview'), { words: { ...words, ...change } });
    expect(shown.body).toEqual(answer.body);
    expect((await api.as(admin).get(path('/invitation/en'))).body.updatedAt).toBeNull();
  });

  it.each([
    { subject: undefined },
    { subject: '' },
    { subject: 'x'.repeat(201) },
    { subject: 'a\nBcc: b' },
    { before: 'text' },
    { before: Array.from({ length: 11 }, () => 'x') },
    { before: [''] },
    { before: [7] },
    { after: [null] },
    { after: ['x'.repeat(1001)] },
    { html: '<b>' },
  ])('refuse the form of %j', async (change) => {
    expect((await put('/invitation/en', { ...words, ...change })).status).toBe(400);
  });

  it('have a link where there is one, and none where there is none', async () => {
    expectProblem(await put('/password-changed/en'), 400, 'email_template.invalid');
    expect((await put('/password-changed/en', { ...words, action: null })).status).toBe(200);
  });

  it('go with the organization', async () => {
    await put('/invitation/en');
    await facet.sql('delete from organizations where id = $1', [admin.organization]);
    const rows = 'select 1 from email_templates where organization_id = $1';
    expect(await facet.sql(rows, [admin.organization])).toEqual([]);
  });

  it('are for those who may, in their own organization', async () => {
    const reader = await aPerson({ in: admin.organization });
    const role = await aRole(admin.organization, 'Editor', ['read:templates']);
    await facet.sql('insert into role_assignments (organization_id, user_id, role_id) values ($1, $2, $3)', [
      ...[admin.organization, reader.id, role],
    ]);
    const moderator = await aPerson({ in: admin.organization, as: 'moderator' });
    const stranger = await aPerson({ as: 'admin', verified: true });
    const one = '/invitation/en';
    expect((await api.as(reader).get(path(one))).status).toBe(200);
    expect((await api.as(reader).post(path(`${one}/preview`))).status).toBe(200);
    const changes = (person: TestPerson): Promise<Answer>[] => [
      ...[api.as(person).put(path(one), words), api.as(person).delete(path(one))],
      api.as(person).post(path(`${one}/test`)),
    ];
    for (const answer of await Promise.all(changes(reader))) expect(answer.status).toBe(403);
    for (const answer of await Promise.all([...changes(moderator), api.as(moderator).get(path(one))]))
      expect(answer.status).toBe(403);
    for (const answer of await Promise.all([...changes(stranger), api.as(stranger).get(path(one))]))
      expectProblem(answer, 404, 'organization.not_found');
    expect((await api.get(path(one))).status).toBe(401);
  });
});

describe('a preview', () => {
  it('has the words of the body, or those of now, in the text and in the HTML', async () => {
    const { body } = await api.as(admin).post(path('/invitation/en/preview'), { words });
    expect(body.subject).toBe('Come to Test!');
    expect(body.text).toMatch(/^Welcome & hello\n\nWe wait for you at Test\.\n\nReally <so>\.\n\nJoin us: https:/);
    expect(body.html).toContain('Welcome &amp; hello');
    expect(body.html).toContain('Really &lt;so&gt;.');
    expect((await api.as(admin).post(path('/invitation/de/preview'))).body.subject).toBe('Sie sind zu Test eingeladen');
    await put('/invitation/de', { ...words, subject: 'Kommt zu {{ organization }}' });
    expect((await api.as(admin).post(path('/invitation/de/preview'), {})).body.subject).toBe('Kommt zu Test');
    const { body: code } = await api.as(admin).post(path('/sign-in/ja/preview'));
    expect([code.text, code.html]).toEqual([expect.stringContaining('123456'), expect.stringContaining('123456')]);
  });

  it('looks as the organization does', async () => {
    await settings({ logoUrl: 'https://cdn.example.com/logo.png?a=1&b=2', color: '#ffee00' });
    const { body } = await api.as(admin).post(path('/invitation/en/preview'));
    expect(body.html).toContain('src="https://cdn.example.com/logo.png?a=1&amp;b=2"');
    // Black on yellow: white could not be read.
    expect(body.html).toMatch(/background:#ffee00;color:#000000/);
    expect((body.html as string).match(/<img/g)).toHaveLength(1);
  });
});

describe('an email', () => {
  it('has the words of its organization, in the language that it says them in', async () => {
    await put('/invitation/en');
    const own = await invite();
    expect(own.headers.get('subject')).toBe('Come to Test!');
    expect(own.content).toMatch(/Join us: https:\/\/app\.example\.com\/invited#/);
    await settings({ locale: 'de-AT' });
    expect((await invite()).headers.get('subject')).toBe('Sie sind zu Test eingeladen');
    await put('/invitation/de', { ...words, subject: 'Kommt zu {{ organization }}!' });
    expect((await invite()).headers.get('subject')).toBe('Kommt zu Test!');
  });

  it('is in the language of the user, then of the organization, then in English', async () => {
    const mia = await aPerson({ in: admin.organization, verified: true });
    expect((await reset(mia)).headers.get('subject')).toBe('Set a new password');
    await settings({ locale: 'de', color: '#aa0000' });
    const german = await reset(mia);
    expect([german.headers.get('subject'), german.content]).toEqual([
      'Setzen Sie ein neues Passwort',
      expect.stringContaining('background:#aa0000'),
    ]);
    expect((await api.as(mia).patch('/me', { locale: 'es' })).status).toBe(200);
    expect((await reset(mia)).content).toContain('lang="es"');
    await settings({ locale: 'pt' });
    expect((await api.as(mia).patch('/me', { locale: 'pt-BR' })).status).toBe(200);
    expect((await reset(mia)).headers.get('subject')).toBe('Set a new password');
  });

  it('about the account of a user in several organizations has the words of none of them', async () => {
    const mia = await aPerson({ in: admin.organization, verified: true });
    await put('/reset-password/en', { ...words, subject: 'Ours' });
    await settings({ color: '#aa0000' });
    expect((await reset(mia)).headers.get('subject')).toBe('Ours');
    await joinAs(mia, (await aPerson()).organization);
    const { headers, content } = await reset(mia);
    expect(headers.get('subject')).toBe('Set a new password');
    expect(content).not.toContain('#aa0000');
  });

  it('has the words of Facet where those of the organization cannot be rendered any more', async () => {
    await put('/invitation/en');
    await facet.sql(
      `update email_templates set wording = jsonb_set(wording, '{subject}', '"{{ gone }}"') where organization_id = $1`,
      [admin.organization],
    );
    expect((await invite()).headers.get('subject')).toBe('You are invited to Test');
  });
});

describe('a test email', () => {
  it('goes to the verified address of the caller, with the words of now', async () => {
    await put('/reset-password/fr', { ...words, subject: 'Essai' });
    expect((await api.as(admin).post(path('/reset-password/fr/test'))).status).toBe(202);
    const { headers, content } = await mail.letterTo(admin.email);
    expect(headers.get('subject')).toBe('Essai');
    expect(content).toContain('https://app.example.com/reset#a-sample-that-opens-nothing');
    expect(content).toContain('lang="fr"');
    expect((await actionsOf(admin.organization)).at(-1)).toEqual({
      action: 'letter.sent',
      details: { kind: 'reset-password', test: true },
    });
    const token = 'a-sample-that-opens-nothing';
    const newPassword = 'nine brown wrens at noon';
    expect((await api.post('/auth/password/reset', { token, newPassword })).status).toBeGreaterThanOrEqual(400);
  });

  it('goes nowhere without one', async () => {
    const ada = await aPerson({ as: 'admin' });
    const answer = await api.as(ada).post(path('/invitation/en/test', ada));
    expectProblem(answer, 409, 'email_template.address_needed');
  });

  it('may be sent ten times, and leaves the emails to the address alone', async () => {
    const limited = api.as(admin).at(await facet.another({ RATE_LIMITS: 'on' }));
    const send = (): Promise<Answer> => limited.post(path('/invitation/en/test'));
    const statuses: number[] = [];
    for (let nth = 0; nth < 11; nth += 1) statuses.push((await send()).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 202), 429]);
    mail.letters.length = 0;
    await reset(admin);
  });
});
