/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"Facet <no-reply@facet.example>","LINK_RESTORE":"https:\/\/app.example.com\/restore#{token}"}
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aSignUp, expectProblem, login, refresh } from '../../support/account.js';
import { alsoIn, memberPath } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { rowCounts } from '../../support/database.js';
import { due, queued, workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { anOrganization, aPerson, later, password, verifyAddressOf, type TestPerson } from '../../support/people.js';

const day = 86_400;
const mail = new MailServer();

beforeAll(() => mail.listen(facet.sparePort));
beforeEach(() => facet.sql('delete from rate_limits'));
afterAll(() => mail.close());

const restore = (token: string): Promise<Answer> => api.post('/auth/account/restore', { token });
const statusOf = async ({ id }: TestPerson): Promise<unknown> =>
  (await facet.sql('select status from users where id = $1', [id]))[0]?.status;
const purges = ({ id }: TestPerson): Promise<unknown[]> =>
  facet.sql('select 1 from graphile_worker.jobs where key = $1', [`account.purge:${id}`]);
const letters = ({ email }: TestPerson): number => mail.letters.filter(({ to }) => to === email).length;
const sent = async (): Promise<void> => {
  await workedOff('link.send');
  await workedOff('mail.send');
};
const deleteOwn = async (person: TestPerson): Promise<void> =>
  expect((await api.as(person).delete('/me')).status).toBe(202);
const audited = (person: TestPerson, action: string): Promise<{ organization: string; own: boolean }[]> =>
  facet.sql(
    `select a.organization_id as organization, a.actor is not distinct from a.target as own from audit_entries a join audit_subjects s on s.subject = a.target
     where s.user_id = $1 and a.action = $2 order by 1`,
    [person.id, action],
  );

/** A user with a verified address who has deleted the account; and the token of the email that came at once. */
async function deleted(wanted: Parameters<typeof aPerson>[0] = {}): Promise<{ person: TestPerson; token: string }> {
  const person = await aPerson({ verified: true, ...wanted });
  await deleteOwn(person);
  return { person, token: tokenIn(await mail.letterTo(person.email)) };
}

/** A user who has deleted the account, with no letter yet: the address was not verified. */
async function deletedUnverified(): Promise<TestPerson> {
  const person = await aPerson();
  await deleteOwn(person);
  await sent();
  expect(letters(person)).toBe(0);
  return person;
}

const ways: Record<string, (person: TestPerson) => Promise<Answer>> = {
  'a sign-in with the right password': ({ email }) => login(email),
  'a sign-up with the address': ({ email, organization }) =>
    api.post('/auth/sign-up', aSignUp(organization, { email, password: 'nine loud geese at dawn' })),
  'asking for a new password': ({ email }) => api.post('/auth/password/reset-request', { email }),
  'asking to verify the address': ({ email }) => api.post('/auth/email/verify-request', { email }),
};

describe('a user who deleted the account', () => {
  it.each(Object.keys(ways))('gets a letter by %s, and is back with it', async (way) => {
    const person = await deletedUnverified();
    await ways[way]?.(person);
    const letter = await mail.letterTo(person.email);
    expect(letter.headers.get('subject')).toBe('Your account was deleted, and can be restored');
    expect(letter.content).toContain('https://app.example.com/restore#');
    expect(letter.content).toMatch(/This works once, until \d+ \w+ \d{4} at [\d:]+ UTC\./);
    const answer = await restore(tokenIn(letter));
    expect([answer.status, answer.body]).toEqual([204, undefined]);
    expect([await statusOf(person), await purges(person)]).toEqual(['active', []]);
  });

  it.each(Object.keys(ways))('is answered as before by %s', async (way) => {
    const [person, alive, nobody] = [
      await deletedUnverified(),
      await aPerson(),
      { ...(await aPerson()), email: 'nobody.at.all@example.com' },
    ];
    const said = async (whom: TestPerson): Promise<unknown> => {
      const { status, body } = (await ways[way]?.(whom)) ?? {};
      return [status, body];
    };
    const answer = await said(person);
    if (way.startsWith('a sign-up')) expect(answer).toEqual(await said(alive));
    else expect(answer).toEqual(await said(nobody));
  });

  it('gets a letter at once where the address is verified, and has back what there was', async () => {
    const organization = await anOrganization();
    const person = await aPerson({ in: organization, verified: true, handle: 'mia' });
    await api.as(person).patch('/me', { bio: 'I collect stamps.' });
    const { 'x-api-key': key } = {
      'x-api-key': (await api.as(person).post('/auth/api-keys', { name: 'k', scopes: ['read:me'] })).body.key as string,
    };
    await mail.letterTo(person.email);
    await deleteOwn(person);
    expect((await restore(tokenIn(await mail.letterTo(person.email)))).status).toBe(204);
    expect((await mail.letterTo(person.email)).headers.get('subject')).toBe('Your account was restored');
    for (const dead of [
      await api.as(person).get('/me'),
      await refresh(person.refreshToken),
      await api.with({ 'x-api-key': key }).get('/me'),
    ])
      expect(dead.status).toBe(401);
    const { body } = await login(person.email);
    const as = api.with({ authorization: `Bearer ${body.accessToken as string}` });
    const me = (await as.get('/me')).body;
    expect([me.id, me.status, me.bio, me.emails[0].verified]).toEqual([person.id, 'active', 'I collect stamps.', true]);
    expect((await as.get('/api/profile/', { headers: { 'x-m2-organization-id': organization } })).body.username).toBe(
      'mia',
    );
    expect(await purges(person)).toEqual([]);
  });

  it('has no password of before where no user had verified the address, nor what else its maker had', async () => {
    const person = await aPerson();
    await api.as(person).post('/auth/api-keys', { name: 'kept', scopes: ['read:me'] });
    await deleteOwn(person);
    await login(person.email);
    expect((await restore(tokenIn(await mail.letterTo(person.email)))).status).toBe(204);
    expectProblem(await login(person.email), 401, 'credentials.invalid');
    expect(
      await facet.sql(
        'select 1 from password_credentials where user_id = $1 union all select 1 from api_keys where user_id = $1',
        [person.id],
      ),
    ).toEqual([]);
    await sent();
    mail.letters.length = 0;
    await api.post('/auth/password/reset-request', { email: person.email });
    const token = tokenIn(await mail.letterTo(person.email));
    expect((await api.post('/auth/password/reset', { token, newPassword: 'five grey cranes at noon' })).status).toBe(
      204,
    );
    expect((await login(person.email, 'five grey cranes at noon')).status).toBe(200);
  });

  it('is written down in each of their organizations, as the deletion is', async () => {
    const person = await aPerson({ verified: true });
    const other = await aPerson({ as: 'admin' });
    await alsoIn(other.organization, person.id);
    await deleteOwn(person);
    await restore(tokenIn(await mail.letterTo(person.email)));
    const own = [person.organization, other.organization].sort().map((organization) => ({ organization, own: true }));
    expect([await audited(person, 'user.deleted'), await audited(person, 'user.restored')]).toEqual([own, own]);
  });

  it('gets no letter by a wrong password, nor where the mail is off', async () => {
    const person = await deletedUnverified();
    expectProblem(await login(person.email, 'nine loud geese at dawn'), 401, 'credentials.invalid');
    const silent = await facet.another({ MAIL_URL: '', JOBS: 'off' });
    expectProblem(
      await api.at(silent).post('/auth/login', { email: person.email, password }),
      401,
      'credentials.invalid',
    );
    expect(await queued('link.send')).toEqual([]);
    await sent();
    expect(letters(person)).toBe(0);
  });
});

describe('who has not deleted the account', () => {
  it.each(Object.keys(ways))('gets no such letter by %s after an admin did', async (way) => {
    const admin = await aPerson({ as: 'admin' });
    const person = await aPerson({ in: admin.organization, verified: true });
    expect((await api.as(admin).delete(memberPath(person, '/account'))).status).toBe(202);
    await ways[way]?.(person);
    await sent();
    expect(letters(person)).toBe(0);
  });

  it('is restored by admins alone, also with an email of before', async () => {
    const admin = await aPerson({ as: 'admin' });
    const { person, token } = await deleted({ in: admin.organization });
    expect((await api.as(admin).post(memberPath(person, '/restore'))).status).toBe(200);
    expect((await mail.letterTo(person.email)).headers.get('subject')).toBe('Your account was restored');
    expect((await api.as(admin).delete(memberPath(person, '/account'))).status).toBe(202);
    expectProblem(await restore(token), 400, 'link.invalid');
    expect(await statusOf(person)).toBe('deleted');
  });

  it('is not taken for one who has, after an admin of the version before deleted them once more', async () => {
    const { person, token } = await deleted();
    const { id } = person;
    await facet.sql(`update users set status = 'active', deleted_at = null, purge_after = null where id = $1`, [id]);
    await facet.sql(
      `update users set status = 'deleted', deleted_at = now(), purge_after = now() + interval '30 days' where id = $1`,
      [id],
    );
    expectProblem(await restore(token), 400, 'link.invalid');
    await login(person.email);
    await sent();
    expect(letters(person)).toBe(0);
  });
});

describe('POST /auth/account/restore', () => {
  it('works once, for twenty at the same moment as well', async () => {
    const { person, token } = await deleted();
    const answers = await Promise.all(Array.from({ length: 20 }, () => restore(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 19 }, () => 400)]);
    expectProblem(await restore(token), 400, 'link.invalid');
    expect(await audited(person, 'user.restored')).toHaveLength(1);
  });

  it('works with no letter of an earlier deletion', async () => {
    const { person, token } = await deleted();
    await login(person.email);
    const second = tokenIn(await mail.letterTo(person.email));
    expect((await restore(second)).status).toBe(204);
    await mail.letterTo(person.email);
    await api.with({ authorization: `Bearer ${(await login(person.email)).body.accessToken as string}` }).delete('/me');
    for (const old of [token, second]) expectProblem(await restore(old), 400, 'link.invalid');
    expect((await restore(tokenIn(await mail.letterTo(person.email)))).status).toBe(204);
  });

  it('works until the purge is due, and not after', async () => {
    const { person, token } = await deleted();
    await later(30 * day, async () => expectProblem(await restore(token), 400, 'link.invalid'));
    expect(await statusOf(person)).toBe('deleted');
    expect((await later(30 * day - 60, () => restore(token))).status).toBe(204);
    expect(await purges(person)).toEqual([]);
  });

  it('finds nothing once a purge has begun, whatever its clock says', async () => {
    const { person, token } = await deleted();
    // A purge in pieces: the first took what the audit knows of addresses, and the process died.
    await facet.sql('update users set purge_after = deleted_at where id = $1', [person.id]);
    expectProblem(await restore(token), 400, 'link.invalid');
    await later(31 * day, async () => {
      await due();
      await workedOff('account.purge');
    });
    expect(await facet.sql('select 1 from users where id = $1', [person.id])).toEqual([]);
    expectProblem(await restore(token), 400, 'link.invalid');
  });

  it('changes nothing in part when it fails in the middle', async () => {
    const { person, token } = await deleted();
    await facet.sql(
      `create function no_notice() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`,
    );
    await facet.sql('create trigger no_notice before insert on mails for each row execute function no_notice()');
    const before = await rowCounts();
    expect((await restore(token)).status).toBe(500);
    await facet.sql('drop trigger no_notice on mails');
    expect([await statusOf(person), (await purges(person)).length, await rowCounts()]).toEqual(['deleted', 1, before]);
    expect((await restore(token)).status).toBe(204);
  });

  it('refuses tokens that are none, and those of other letters', async () => {
    const mia = await aPerson({ verified: true });
    await api.post('/auth/password/reset-request', { email: mia.email });
    const reset = tokenIn(await mail.letterTo(mia.email));
    for (const token of ['x', 'A'.repeat(64), reset]) expectProblem(await restore(token), 400, 'link.invalid');
    const { token } = await deleted();
    expectProblem(
      await api.post('/auth/password/reset', { token, newPassword: 'five grey cranes at noon' }),
      400,
      'link.invalid',
    );
    expectProblem(await api.post('/auth/email/verify', { token }), 400, 'link.invalid');
  });

  it.each(badBodies({ token: 'x' }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.post('/auth/account/restore', undefined, sent), status, code);
  });
});

describe('an account that is purged at once', () => {
  it('is offered to no user', async () => {
    const at = await facet.another({ ACCOUNT_DELETION_GRACE: 0, JOBS: 'off' });
    const person = await aPerson();
    await verifyAddressOf(person);
    expect((await api.at(at).as(person).delete('/me')).status).toBe(202);
    await sent();
    expect(letters(person)).toBe(0);
  });
});
