import { describe, expect, it } from '@jest/globals';
import { claimsOf, expectProblem, login, refresh, signIn } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { anOrganization, aPerson, password, type TestPerson } from '../../support/people.js';

const wanted = 'four slow swans at noon';

const change = (
  person: Pick<TestPerson, 'headers'>,
  newPassword: unknown = wanted,
  currentPassword: unknown = password,
): Promise<Answer> => api.as(person).post('/auth/password', { currentPassword, newPassword });

describe('POST /auth/password', () => {
  it('changes the password', async () => {
    const mia = await aPerson();
    const answer = await change(mia);
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { tokenType: 'Bearer', expiresIn: 600, user: { id: mia.id } },
    ]);
    expectProblem(await login(mia.email, password), 401, 'credentials.invalid');
    expect((await login(mia.email, wanted)).status).toBe(200);
  });

  it('signs all other devices out and leaves this one', async () => {
    const mia = await aPerson();
    const phone = await signIn(mia);
    await change(mia);
    expect((await api.as(phone).get('/me')).status).toBe(401);
    expectProblem(await refresh(phone.refreshToken), 401, 'refresh_token.invalid');
    expect((await api.as(mia).get('/me')).body.activeSessions).toBe(1);
  });

  it('gives this one new refresh tokens, in the place of all that it had', async () => {
    const mia = await aPerson();
    const second = (await refresh(mia.refreshToken)).body.refreshToken as string;
    const { body } = await change(mia);
    for (const copied of [mia.refreshToken, second]) {
      expectProblem(await refresh(copied), 401, 'refresh_token.invalid');
      expect((await api.post('/v1/user/auth/refresh-session', { refreshToken: copied })).status).toBe(401);
    }
    expect(claimsOf(body.accessToken as string).sid).toBe(claimsOf(mia.accessToken).sid);
    expect(
      (await api.with({ authorization: `Bearer ${body.accessToken as string}` }).get('/me')).body.activeSessions,
    ).toBe(1);
    expect((await refresh(body.refreshToken as string)).status).toBe(200);
  });

  it('leaves API keys alive', async () => {
    const mia = await aPerson();
    const { body } = await api
      .as(mia)
      .post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'read:users', 'update:me'] });
    await change(mia);
    expect((await api.with({ 'x-api-key': body.key as string }).get('/me')).status).toBe(200);
  });

  it('wants the current password', async () => {
    const mia = await aPerson();
    expectProblem(await change(mia, wanted, 'nine loud geese at dawn'), 403, 'password.wrong');
    expect((await login(mia.email)).status).toBe(200);
  });

  it('asks for the current password before it judges the new one', async () => {
    expectProblem(await change(await aPerson(), 'short', 'nine loud geese at dawn'), 403, 'password.wrong');
  });

  it.each(['elevenchars', 'password1234', '123456789012'])('obeys the rules of a sign-up: %s', async (weak) => {
    const mia = await aPerson();
    const answer = await change(mia, weak);
    expectProblem(answer, 400, 'password.refused');
    expect(answer.body.errors[0].field).toBe('newPassword');
    expect((await login(mia.email)).status).toBe(200);
  });

  it("refuses the user's own address and name", async () => {
    const mia = await aPerson({ email: `wilhelmina.q${Date.now()}@example.com`, name: 'Wilhelmina-Xaveria' });
    expectProblem(await change(mia, mia.email.toUpperCase()), 400, 'password.refused');
    expectProblem(await change(mia, 'wilhelmina-xaveria'), 400, 'password.refused');
  });

  it('refuses the username and the organization', async () => {
    const mia = await aPerson({ in: await anOrganization('Nordlicht Energie'), handle: 'theowlofoyster' });
    for (const password of ['the-owl-of-oyster-1', 'N0rdlichtEnergie24']) {
      const answer = await change(mia, password);
      expectProblem(answer, 400, 'password.refused');
      expect(answer.body.errors[0].code).toBe('password.context');
    }
    expect((await change(mia, 'the owl of oyster saw nine grey herons at dusk')).status).toBe(200);
  });

  it('refuses more than 1,024 bytes', async () => {
    const mia = await aPerson();
    expectProblem(await change(mia, 'x'.repeat(1025)), 400, 'request.invalid');
    expectProblem(await change(mia, wanted, 'x'.repeat(1025)), 400, 'request.invalid');
  });

  it('gives one of two who change it at once the word', async () => {
    const mia = await aPerson();
    const phone = await signIn(mia);
    const [first, second] = await Promise.all([
      change(mia, 'four slow swans at noon'),
      change(phone, 'five fast finches at ten'),
    ]);
    const won = first.status === 200 ? 'four slow swans at noon' : 'five fast finches at ten';
    expect([first.status, second.status].filter((status) => status === 200)).toHaveLength(1);
    expect((await login(mia.email, won)).status).toBe(200);
  });

  it('is nothing for a user without a password', async () => {
    const mia = await aPerson();
    await facet.sql('delete from password_credentials where user_id = $1', [mia.id]);
    expectProblem(await change(mia), 403, 'password.wrong');
  });
});
