/**
 * @settings {"JOBS":"on","EMAIL_VERIFICATION":"required","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"}
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { anAddress, aSignUp, expectProblem, login } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { due, workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { anOrganization, later, password } from '../../support/people.js';

const mail = new MailServer();
const another = 'nine loud geese at dawn';

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());

const signUp = (body: unknown): Promise<Answer> => api.post('/auth/sign-up', body);
const verify = (token: string): Promise<Answer> => api.post('/auth/email/verify', { token });

/** A user who has signed up and proved the address. */
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
    expect(await people(email)).toEqual([]);
    expectProblem(await login(email), 401, 'credentials.invalid');
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
    expect(second).toBe(first);
    expect((await verify(second)).status).toBe(204);
    expect((await login(email)).status).toBe(200);
  });

  it('writes the letter again to who asks for a new password', async () => {
    const email = anAddress();
    await signUp(aSignUp(await anOrganization(), { email }));
    await mail.letterTo(email);
    await api.post('/auth/password/reset-request', { email });
    expect((await verify(tokenIn(await mail.letterTo(email)))).status).toBe(204);
    expect((await login(email)).status).toBe(200);
  });

  it('works once, and for a day', async () => {
    const email = anAddress();
    await signUp(aSignUp(await anOrganization(), { email }));
    const token = tokenIn(await mail.letterTo(email));
    expectProblem(await later(86_401, () => verify(token)), 400, 'link.invalid');
    expect((await verify(token)).status).toBe(204);
    expectProblem(await verify(token), 400, 'link.invalid');
  });

  it('tells two sign-ups of one address apart in their letters', async () => {
    const email = anAddress();
    const organization = await anOrganization();
    await signUp(aSignUp(organization, { email, name: 'Nina the owner' }));
    const first = await mail.letterTo(email);
    await later(61, () => signUp(aSignUp(organization, { email, name: 'Somebody else', password: another })));
    await due();
    const second = await mail.letterTo(email);
    const saying = / with the name "(.+)" on (.+) UTC/;
    const [one, two] = [first, second].map(({ content }) => saying.exec(content)?.slice(1));
    expect([one?.[0], two?.[0]]).toEqual(['Nina the owner', 'Somebody else']);
    expect(one?.[1]).not.toBe(two?.[1]);
    expect((await verify(tokenIn(first))).status).toBe(204);
    expect([(await login(email)).status, (await login(email, another)).status]).toEqual([200, 401]);
  });

  it('refuses a token that only names a sign-up', async () => {
    const email = anAddress();
    await signUp(aSignUp(await anOrganization(), { email }));
    const token = tokenIn(await mail.letterTo(email));
    expectProblem(
      await verify(`${token.slice(0, 30)}${token.charAt(30) === 'A' ? 'B' : 'A'}${token.slice(31)}`),
      400,
      'link.invalid',
    );
  });

  it('confirms users of status pending, whom an earlier version wrote down', async () => {
    const [email, organization] = [anAddress(), await anOrganization()];
    const id = await aPendingPerson(organization, email);
    await api.post('/auth/email/verify-request', { email });
    expect((await verify(tokenIn(await mail.letterTo(email)))).status).toBe(204);
    expect(await people(email)).toEqual([{ status: 'active' }]);
    expect(await facet.sql('select 1 from members where user_id = $1', [id])).toHaveLength(1);
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
    expect((await verify(tokenIn(await mail.letterTo(rita)))).status).toBe(204);
    for (const email of [await proven(), anAddress()])
      expectProblem(await signUp(aSignUp(organization, { email, ...fault })), status, code);
  });

  it('leaves no trace of the second sign-up', async () => {
    const email = await proven();
    const organization = await anOrganization();
    await signUp(aSignUp(organization, { email, handle: 'ghost' }));
    expect(await facet.sql('select 1 from members where organization_id = $1', [organization])).toEqual([]);
    expect(
      await facet.sql(`select 1 from name_registry where organization_id = $1 and canonical = 'ghost'`, [organization]),
    ).toEqual([]);
  });

  it('gets no letter when it is banned', async () => {
    const email = await proven();
    await facet.sql(
      `update users u set status = 'banned' from emails e where e.user_id = u.id and e.address_key = $1`,
      [email],
    );
    expect((await signUp(aSignUp(await anOrganization(), { email }))).status).toBe(202);
    await workedOff('mail.send');
    expect(mail.letters.filter(({ to }) => to === email)).toEqual([]);
  });
});

describe('an address that no user has proved', () => {
  /** Two sign-ups with one address, and the tokens of their letters. */
  async function two(): Promise<{ organization: OrganizationId; email: string; first: string; second: string }> {
    const [organization, email] = [await anOrganization(), anAddress()];
    await signUp(aSignUp(organization, { email, name: 'Vera', handle: 'vera' }));
    const first = tokenIn(await mail.letterTo(email));
    await signUp(aSignUp(organization, { email, name: 'Mallory', password: another, handle: 'mallory' }));
    return { organization, email, first, second: tokenIn(await mail.letterTo(email)) };
  }

  it.each([
    ['first', 'Vera', 'vera', password, another],
    ['second', 'Mallory', 'mallory', another, password],
  ] as const)('is confirmed by the %s letter for its own sign-up alone', async (which, name, handle, right, wrong) => {
    const tokens = await two();
    const other = which === 'first' ? tokens.second : tokens.first;
    expect((await verify(tokens[which])).status).toBe(204);
    expectProblem(await verify(other), 400, 'link.invalid');
    expectProblem(await login(tokens.email, wrong), 401, 'credentials.invalid');
    const { body } = await login(tokens.email, right);
    const me = api.with({ authorization: `Bearer ${String(body.accessToken)}` });
    expect((await me.get('/me')).body.name).toBe(name);
    expect((await me.get('/v1/user/profile?fields=handle')).body).toEqual({ handle });
  });

  it('has both letters sent again, since only its owner can tell them apart', async () => {
    const { email, first, second } = await two();
    await api.post('/auth/email/verify-request', { email });
    const again = [tokenIn(await mail.letterTo(email)), tokenIn(await mail.letterTo(email))];
    expect(again.sort()).toEqual([first, second].sort());
  });

  it('holds no handle, and gets its account without one that another user has by then', async () => {
    const { organization, email, first } = await two();
    const other = anAddress();
    await signUp(aSignUp(organization, { email: other, handle: 'vera' }));
    expect((await verify(tokenIn(await mail.letterTo(other)))).status).toBe(204);
    expect((await verify(first)).status).toBe(204);
    const { body } = await login(email);
    const handle = await api
      .with({ authorization: `Bearer ${String(body.accessToken)}` })
      .get('/v1/user/profile?fields=handle');
    expect(handle.body).toEqual({ handle: null });
  });

  it('counts as a referral when it is confirmed, and not before', async () => {
    const organization = await anOrganization();
    const rita = anAddress();
    await signUp(aSignUp(organization, { email: rita, handle: 'rita' }));
    await verify(tokenIn(await mail.letterTo(rita)));
    const { body } = await login(rita);
    const total = async (): Promise<unknown> =>
      (await api.with({ authorization: `Bearer ${String(body.accessToken)}` }).get('/v1/user/referrals')).body.total;
    const email = anAddress();
    for (const address of [rita, email])
      expect((await signUp(aSignUp(organization, { email: address, referrerHandle: 'rita' }))).status).toBe(202);
    expect(await total()).toBe(0);
    await verify(tokenIn(await mail.letterTo(email)));
    expect(await total()).toBe(1);
  });

  it('has at most five sign-ups that wait for their letter; those that have it stay', async () => {
    const [organization, email] = [await anOrganization(), anAddress()];
    expect((await signUp(aSignUp(organization, { email, name: 'Olga Owner' }))).status).toBe(202);
    const token = tokenIn(await mail.letterTo(email));
    const answers = await Promise.all(
      Array.from({ length: 14 }, () => signUp(aSignUp(organization, { email, name: 'Mallory' }))),
    );
    expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
    await workedOff('sign-up.letter');
    const waiting = await facet.sql<{ told: boolean }>(
      'select letter_at is not null as told from pending_sign_ups where address_key = $1',
      [email],
    );
    expect(waiting.filter(({ told }) => told)).toHaveLength(5);
    expect(waiting.length).toBeLessThanOrEqual(10);
    expect((await verify(token)).status).toBe(204);
    expect(
      await facet.sql('select u.name from users u join emails e on e.user_id = u.id where e.address_key = $1', [email]),
    ).toEqual([{ name: 'Olga Owner' }]);
  });

  it('goes to who confirms it, also where an earlier version left a user pending', async () => {
    const [organization, email] = [await anOrganization(), anAddress()];
    const id = await aPendingPerson(organization, email);
    await signUp(aSignUp(organization, { email, name: 'Nina' }));
    expect((await verify(tokenIn(await mail.letterTo(email)))).status).toBe(204);
    expect(await facet.sql('select name, status from users where id = $1', [id])).toEqual([
      { name: 'Nina', status: 'active' },
    ]);
    expect((await login(email)).status).toBe(200);
  });

  it('makes one account of five sign-ups and their confirmations at once', async () => {
    const [organization, email] = [await anOrganization(), anAddress()];
    const answers = await Promise.all(Array.from({ length: 5 }, () => signUp(aSignUp(organization, { email }))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const tokens = [
      tokenIn(await mail.letterTo(email)),
      tokenIn(await mail.letterTo(email)),
      tokenIn(await mail.letterTo(email)),
    ];
    const confirmed = await Promise.all([...tokens, ...tokens, ...tokens].map((token) => verify(token)));
    expect(confirmed.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(await people(email)).toEqual([{ status: 'active' }]);
    expect(await facet.sql('select 1 from members where organization_id = $1', [organization])).toHaveLength(1);
    expect(await facet.sql('select 1 from pending_sign_ups where address_key = $1', [email])).toEqual([]);
  });
});

/** A sign-up as versions before wrote it: a user of status pending. */
async function aPendingPerson(organization: OrganizationId, email: string): Promise<string> {
  const [row] = await facet.sql<{ id: string }>(
    `insert into users (id, status, name, confirm_by) values (gen_random_uuid(), 'pending', 'Nobody', now() + interval '7 days') returning id`,
  );
  const id = row?.id ?? '';
  await facet.sql(
    `insert into emails (id, user_id, email, address_key, is_default) values (gen_random_uuid(), $1, $2, $2, true)`,
    [id, email],
  );
  await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [organization, id]);
  return id;
}
