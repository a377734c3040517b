/** @settings {"JOBS":"on","EMAIL_VERIFICATION":"required","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress, aSignUp, expectProblem, login } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { anOrganization, password } from '../../support/people.js';

const mail = new MailServer();
const another = 'nine loud geese at dawn';

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());

const signUp = (body: unknown): Promise<Answer> => api.post('/auth/sign-up', body);
const verify = (token: string): Promise<Answer> => api.post('/auth/email/verify', { token });

/** Somebody who has signed up and proved the address. */
async function proven(changes: Record<string, unknown> = {}): Promise<string> {
  const email = anAddress();
  expect((await signUp(aSignUp(await anOrganization(), { email, ...changes }))).status).toBe(202);
  expect((await verify(tokenIn(await mail.letterTo(email)))).status).toBe(204);
  return email;
}

const people = (email: string): Promise<{ status: string }[]> =>
  facet.sql('select u.status from users u join emails e on e.user_id = u.id where e.address_key = $1', [email]);

describe('signing up where addresses must be proved', () => {
  it('answers 202 without a body, and the account waits', async () => {
    const email = anAddress();
    const { status, body } = await signUp(aSignUp(await anOrganization(), { email }));
    expect([status, body]).toEqual([202, undefined]);
    expect(await people(email)).toEqual([{ status: 'pending' }]);
    expectProblem(await login(email), 403, 'account.not_active');
    expectProblem(await login(email, another), 401, 'credentials.invalid');
  });

  it('lets them in once the address is proved', async () => {
    const email = await proven({ handle: 'nina' });
    const { status, body } = await login(email);
    expect(status).toBe(200);
    const me = await api.with({ authorization: `Bearer ${body.accessToken}` }).get('/me');
    expect(me.body).toMatchObject({ status: 'active', defaultEmail: email, emails: [{ verified: true }] });
  });

  it('sends the letter again to who asks', async () => {
    const email = anAddress();
    await signUp(aSignUp(await anOrganization(), { email }));
    const first = tokenIn(await mail.letterTo(email));
    expect((await api.post('/auth/email/verify-request', { email })).status).toBe(202);
    const second = tokenIn(await mail.letterTo(email));
    expect(second).not.toBe(first);
    expect((await verify(second)).status).toBe(204);
    expect((await login(email)).status).toBe(200);
  });

  it('can also end with a new password, which proves the address as well', async () => {
    const email = anAddress();
    await signUp(aSignUp(await anOrganization(), { email }));
    await mail.letterTo(email);
    await api.post('/auth/password/reset-request', { email });
    const token = tokenIn(await mail.letterTo(email));
    expect((await api.post('/auth/password/reset', { token, newPassword: another })).status).toBe(204);
    expect((await login(email, another)).status).toBe(200);
  });
});

describe('an address that has an account', () => {
  const seen = ({ status, body, headers }: Answer): unknown => [
    status,
    body,
    [...headers.entries()].filter(([name]) => !['date', 'x-request-id'].includes(name)),
  ];

  it('is answered like one that has none', async () => {
    const organization = await anOrganization();
    const known = await proven();
    const answers = [await signUp(aSignUp(organization, { email: known })), await signUp(aSignUp(organization))];
    expect(seen(answers[0] as Answer)).toEqual(seen(answers[1] as Answer));
    expect((answers[0] as Answer).status).toBe(202);
  });

  it('keeps its password, and its owner gets a letter that says so', async () => {
    const email = await proven();
    await signUp(aSignUp(await anOrganization(), { email, password: another }));
    const letter = await mail.letterTo(email);
    expect(letter.headers.get('subject')).toBe('You have an account already');
    expect(() => tokenIn(letter)).toThrow();
    expect((await login(email, password)).status).toBe(200);
    expectProblem(await login(email, another), 401, 'credentials.invalid');
  });

  it.each([
    ['a handle that is taken', 409, 'username.taken', { handle: 'rita' }],
    ['a referrer whom nobody knows', 400, 'referrer.unknown', { referrerHandle: 'nobody' }],
    ['a password that is refused', 400, 'password.refused', { password: 'short' }],
  ])('is refused %s like one that has none', async (_, status, code, fault) => {
    const organization = await anOrganization();
    const rita = anAddress();
    await signUp(aSignUp(organization, { email: rita, handle: 'rita' }));
    for (const email of [await proven(), anAddress()]) expectProblem(await signUp(aSignUp(organization, { email, ...fault })), status, code);
  });

  it('leaves no trace of the second sign-up', async () => {
    const email = await proven();
    const organization = await anOrganization();
    await signUp(aSignUp(organization, { email, handle: 'ghost' }));
    expect(await facet.sql('select 1 from members where organization_id = $1', [organization])).toEqual([]);
    expect(await facet.sql(`select 1 from name_registry where organization_id = $1 and canonical = 'ghost'`, [organization])).toEqual([]);
  });

  it('gets no letter when it is banned', async () => {
    const email = await proven();
    await facet.sql(`update users u set status = 'banned' from emails e where e.user_id = u.id and e.address_key = $1`, [email]);
    expect((await signUp(aSignUp(await anOrganization(), { email }))).status).toBe(202);
    await workedOff('mail.send');
    expect(mail.letters.filter(({ to }) => to === email)).toEqual([]);
  });
});

describe('an address that nobody has proved', () => {
  it('goes to who comes next, with their password, name and handle', async () => {
    const organization = await anOrganization();
    const email = anAddress();
    await signUp(aSignUp(organization, { email, name: 'Mallory', password: another, handle: 'nina' }));
    const stale = tokenIn(await mail.letterTo(email));
    await signUp(aSignUp(organization, { email, name: 'Nina', handle: 'nina' }));
    const fresh = tokenIn(await mail.letterTo(email));
    expectProblem(await verify(stale), 400, 'link.invalid');
    expect((await verify(fresh)).status).toBe(204);
    expectProblem(await login(email, another), 401, 'credentials.invalid');
    const { body } = await login(email, password);
    expect((await api.with({ authorization: `Bearer ${body.accessToken}` }).get('/me')).body.name).toBe('Nina');
  });

  it('is kept for a pending member who has been given a role', async () => {
    const organization = await anOrganization();
    const email = anAddress();
    await signUp(aSignUp(organization, { email }));
    await mail.letterTo(email);
    const [row] = await facet.sql<{ id: string }>('select user_id as id from emails where address_key = $1', [email]);
    await facet.write((tx, { roles }) => roles.grantBuiltIn(tx, organization, row?.id as never, 'moderator'));
    expect((await signUp(aSignUp(organization, { email, password: another }))).status).toBe(202);
    expect((await verify(tokenIn(await mail.letterTo(email)))).status).toBe(204);
    expect((await login(email, password)).status).toBe(200);
  });

  it('makes one account of twenty sign-ups at once, and each is answered alike', async () => {
    const organization = await anOrganization();
    const email = anAddress();
    const answers = await Promise.all(Array.from({ length: 20 }, () => signUp(aSignUp(organization, { email }))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await people(email)).toEqual([{ status: 'pending' }]);
    expect(await facet.sql('select 1 from members where organization_id = $1', [organization])).toHaveLength(1);
  });
});
