/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_INVITE":"https:\/\/app.example.com\/join#{token}"}
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { anAddress, aSignUp, expectProblem, login } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { tablesThatHold } from '../../support/database.js';
import { due, workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { anOrganization, aPerson, aRole, later, password, roleId, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
let ada: TestPerson;

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  ada = await aPerson({ as: 'admin' });
});
afterAll(() => mail.close());

const pathOf = ({ organization }: { organization: OrganizationId }): string =>
  `/admin/organizations/${organization}/invitations`;
const invite = (body: unknown, by = ada): Promise<Answer> => api.as(by).post(pathOf(by), body);
const accept = (token: string, more: Record<string, unknown> = {}): Promise<Answer> =>
  api.post('/auth/invitations/accept', { token, password, ...more });
const join = (person: TestPerson, token: string): Promise<Answer> =>
  api.as(person).post('/auth/invitations/join', { token });

/** An address that was invited, and the token that went there. */
async function invited(
  more: Record<string, unknown> = {},
  by = ada,
): Promise<{ email: string; token: string; shared: string; id: string }> {
  const email = anAddress();
  const { status, body } = await invite({ email, ...more }, by);
  expect({ status, body }).toMatchObject({ status: 201 });
  return { email, id: body.id as string, shared: body.token as string, token: tokenIn(await mail.letterTo(email)) };
}

const rolesOf = async (person: { headers: Record<string, string> }): Promise<string[]> =>
  ((await api.as(person).get('/api/v1/user/me')).body.roles as { name: string }[]).map(({ name }) => name).sort();

const statusOf = async (email: string): Promise<string[]> =>
  (
    await facet.sql<{ status: string }>(
      'select u.status from users u join emails e on e.user_id = u.id where e.address_key = $1',
      [email],
    )
  ).map((row) => row.status);

describe('inviting a user', () => {
  it('sends a letter with a link, and makes an account that belongs to no organization', async () => {
    const email = anAddress();
    const { status, body } = await invite({ email, name: 'Ina Invited' });
    expect([status, body]).toEqual([
      201,
      {
        id: expect.any(String),
        status: 'open',
        email,
        name: 'Ina Invited',
        roles: [],
        invitedBy: ada.id,
        createdAt: expect.any(String),
        expiresAt: expect.any(String),
        expired: false,
        token: expect.stringMatching(`^${ada.organization}\\.`),
        link: `https://app.example.com/join#${String(body.token)}`,
      },
    ]);
    const letter = await mail.letterTo(email);
    expect(letter.headers.get('subject')).toBe('You are invited to Test');
    expect(letter.content).toContain(`https://app.example.com/join#${ada.organization}.`);
    expect(await statusOf(email)).toEqual(['invited']);
    expect(
      await facet.sql('select 1 from members m join emails e using (user_id) where e.address_key = $1', [email]),
    ).toEqual([]);
    expectProblem(await login(email), 401, 'credentials.invalid');
  });

  it('answers alike for an address that has an account', async () => {
    const mia = await aPerson();
    const { status, body } = await invite({ email: mia.email });
    expect([status, Object.keys(body as object)]).toEqual([
      201,
      ['id', 'status', 'email', 'roles', 'invitedBy', 'createdAt', 'expiresAt', 'expired', 'token', 'link'],
    ]);
    await mail.letterTo(mia.email);
  });

  it('takes the same address once, and no member', async () => {
    const { email } = await invited();
    expectProblem(await invite({ email: email.toUpperCase() }), 409, 'invitation.exists');
    const mia = await aPerson({ in: ada.organization, verified: true });
    expectProblem(await invite({ email: mia.email }), 409, 'member.exists');
  });

  it('says of a member who has deleted the account that it can be restored, and nothing of users elsewhere', async () => {
    const [mia, nell] = [await aPerson({ in: ada.organization, verified: true }), await aPerson({ verified: true })];
    for (const person of [mia, nell]) expect((await api.as(person).delete('/me')).status).toBe(202);
    expectProblem(await invite({ email: mia.email }), 409, 'member.deleted');
    expect((await invite({ email: nell.email })).status).toBe(201);
    expect((await api.as(ada).post(`/admin/organizations/${ada.organization}/members/${mia.id}/restore`)).status).toBe(
      200,
    );
    expectProblem(await invite({ email: mia.email }), 409, 'member.exists');
  });

  it('frees an address that a deleted account only claimed', async () => {
    const eve = await aPerson({ in: ada.organization });
    await api.as(eve).delete('/me');
    expect((await invite({ email: eve.email })).status).toBe(201);
    expect((await accept(tokenIn(await mail.letterTo(eve.email)))).status).toBe(200);
  });

  it('makes one invitation of ten at once', async () => {
    const email = anAddress();
    const answers = await Promise.all(Array.from({ length: 10 }, () => invite({ email })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    expect(await statusOf(email)).toEqual(['invited']);
  });

  it('takes roles of the organization only', async () => {
    const elsewhere = await roleId(await anOrganization(), 'moderator');
    expectProblem(await invite({ email: anAddress(), roles: [elsewhere] }), 400, 'role.unknown');
  });

  it('grants nothing that the inviter does not hold', async () => {
    const bob = await aPerson({ in: ada.organization });
    const recruiter = await aRole(ada.organization, 'Recruiter', ['update:users']);
    await facet.sql('insert into role_assignments (organization_id, user_id, role_id) values ($1, $2, $3)', [
      ada.organization,
      bob.id,
      recruiter,
    ]);
    const answer = await invite({ email: anAddress(), roles: [await roleId(ada.organization, 'admin')] }, bob);
    expectProblem(answer, 403, 'permission.missing');
    expect((await invite({ email: anAddress(), roles: [recruiter] }, bob)).status).toBe(201);
  });

  it('needs update:users, in that organization, and a credential', async () => {
    const mia = await aPerson({ in: ada.organization });
    expectProblem(await invite({ email: anAddress() }, mia), 403, 'permission.missing');
    const eve = await aPerson({ as: 'admin' });
    expectProblem(await api.as(eve).post(pathOf(ada), { email: anAddress() }), 404, 'organization.not_found');
    expectProblem(await api.post(pathOf(ada), { email: anAddress() }), 401, 'credential.invalid');
  });

  it.each(badBodies({ email: 'ina@example.com' }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.as(ada).post(pathOf(ada), undefined, sent), status, code);
  });

  it.each([
    {},
    { email: 'x' },
    { email: 'a@example.com', roles: ['x'] },
    { email: 'a@example.com', name: '' },
    { email: 'a@example.com', roles: 'x' },
  ])('refuses %j', async (body) => expectProblem(await invite(body), 400, 'request.invalid'));
});

describe('accepting', () => {
  it('makes a member with the roles of the invitation, a proved address and a session', async () => {
    const moderator = await roleId(ada.organization, 'moderator');
    const { email, token } = await invited({ name: 'Ina', roles: [moderator] });
    const [before] = await facet.sql('select user_id from emails where address_key = $1', [email]);
    const { status, body } = await accept(token, { handle: 'ina' });
    expect(status).toBe(200);
    expect(before).toEqual({ user_id: body.user.id });
    const ina = { headers: { authorization: `Bearer ${body.accessToken}` } };
    expect((await api.as(ina).get('/me')).body).toMatchObject({
      status: 'active',
      name: 'Ina',
      emails: [{ email, verified: true }],
    });
    expect(await rolesOf(ina)).toEqual(['Member', 'Moderator']);
    expect((await login(email)).status).toBe(200);
    expect(
      (await api.as(ada).get(pathOf(ada))).body.invitations.map((one: { email: string }) => one.email),
    ).not.toContain(email);
  });

  it('works where no user signs up by themselves', async () => {
    await api.as(ada).patch(`/admin/organizations/${ada.organization}/settings`, { signUp: 'invite' });
    expectProblem(await api.post('/auth/sign-up', aSignUp(ada.organization)), 403, 'sign_up.by_invitation');
    expect((await accept((await invited()).token)).status).toBe(200);
    await api.as(ada).patch(`/admin/organizations/${ada.organization}/settings`, { signUp: 'open' });
  });

  it('works once, also for ten at the same moment', async () => {
    const { token, email } = await invited();
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 400)]);
    expect(await statusOf(email)).toEqual(['active']);
  });

  it('works for seven days', async () => {
    const { token } = await invited();
    expectProblem(await later(7 * 86_400 + 1, () => accept(token)), 400, 'link.invalid');
    expect((await later(7 * 86_400 - 10, () => accept(token))).status).toBe(200);
  });

  it('leaves the link as it was when something else is wrong', async () => {
    const { token } = await invited();
    await aPerson({ in: ada.organization, handle: 'taken' });
    expectProblem(await accept(token, { password: 'short' }), 400, 'password.refused');
    const refused = await accept(token, { password: 'th3-owl-of-Oyst3r', handle: 'theowlofoyster' });
    expect(refused.body.errors).toMatchObject([{ field: 'password', code: 'password.context' }]);
    expectProblem(await accept(token, { handle: 'taken' }), 409, 'username.taken');
    expectProblem(await accept(token, { handle: '\u200b' }), 400, 'username.invalid');
    expect((await accept(token)).status).toBe(200);
  });

  it('is refused with a token of another organization, or none', async () => {
    const { token } = await invited();
    const other = await anOrganization();
    for (const wrong of [
      'x',
      token.slice(token.indexOf('.') + 1),
      token.replace(ada.organization, other),
      `${token}A`,
    ]) {
      expectProblem(await accept(wrong), 400, 'link.invalid');
    }
  });

  it('never signs in to an account that is there: its owner signs in and joins', async () => {
    const mia = await aPerson({ verified: true });
    await invite({ email: mia.email });
    const token = tokenIn(await mail.letterTo(mia.email));
    expectProblem(await accept(token), 409, 'invitation.account_exists');
    expect((await join(mia, token)).status).toBe(204);
    const { body } = await login(mia.email, mia.password, ada.organization);
    expect(await rolesOf({ headers: { authorization: `Bearer ${body.accessToken}` } })).toEqual(['Member']);
    expectProblem(await join(mia, token), 400, 'link.invalid');
  });

  it('skips roles that are gone by then', async () => {
    const role = await aRole(ada.organization, 'Passing', ['read:users']);
    const { token } = await invited({ roles: [role] });
    await facet.sql('delete from roles where id = $1', [role]);
    const { body } = await accept(token);
    expect(await rolesOf({ headers: { authorization: `Bearer ${body.accessToken}` } })).toEqual(['Member']);
  });

  it.each(badBodies({ token: 'x', password }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.post('/auth/invitations/accept', undefined, sent), status, code);
  });
});

describe('joining', () => {
  it('is for the owner of the address alone', async () => {
    const [mia, eve] = [await aPerson(), await aPerson()];
    await invite({ email: mia.email });
    const token = tokenIn(await mail.letterTo(mia.email));
    expectProblem(await join(eve, token), 403, 'invitation.of_another');
    const { token: strange } = await invited();
    expectProblem(await join(eve, strange), 403, 'invitation.of_another');
    expect((await join(mia, token)).status).toBe(204);
  });

  it('is refused to who has become a member meanwhile', async () => {
    const mia = await aPerson();
    await invite({ email: mia.email });
    const token = tokenIn(await mail.letterTo(mia.email));
    await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [ada.organization, mia.id]);
    expectProblem(await join(mia, token), 409, 'member.exists');
  });

  it('needs a signed-in user', async () => {
    const { token } = await invited();
    expectProblem(await api.post('/auth/invitations/join', { token }), 401, 'credential.invalid');
    const mia = await aPerson();
    const { body } = await api.as(mia).post('/auth/api-keys', { name: 'robot', scopes: ['read:me', 'update:me'] });
    expectProblem(
      await api.with({ 'x-api-key': body.key }).post('/auth/invitations/join', { token }),
      403,
      'session.needed',
    );
  });
});

describe('an invited address', () => {
  it('is free for its owner to sign up with, and the invitation stays good', async () => {
    const { email, token } = await invited();
    const { status, body } = await api.post('/auth/sign-up', aSignUp(await anOrganization(), { email }));
    expect(status).toBe(201);
    expect(await statusOf(email)).toEqual(['active']);
    expect(
      (await api.with({ authorization: `Bearer ${body.accessToken}` }).post('/auth/invitations/join', { token }))
        .status,
    ).toBe(204);
  });

  it('can be invited by two organizations; one acceptance makes a member of one', async () => {
    const eve = await aPerson({ as: 'admin' });
    const { email, token } = await invited();
    expect((await invite({ email }, eve)).status).toBe(201);
    const second = tokenIn(await mail.letterTo(email));
    const { body } = await accept(token);
    const memberships = await facet.sql('select organization_id from members where user_id = $1', [body.user.id]);
    expect(memberships).toEqual([{ organization_id: ada.organization }]);
    expect(
      (
        await api
          .with({ authorization: `Bearer ${body.accessToken}` })
          .post('/auth/invitations/join', { token: second })
      ).status,
    ).toBe(204);
  });
});

describe('the list of invitations', () => {
  it('is paged, newest first, with the total', async () => {
    const eve = await aPerson({ as: 'admin' });
    const emails = [anAddress(), anAddress(), anAddress()];
    for (const email of emails) await invite({ email }, eve);
    const first = await api.as(eve).get(`${pathOf(eve)}?limit=2`);
    expect([first.body.total, first.body.invitations.map((one: { email: string }) => one.email)]).toEqual([
      3,
      [emails[2], emails[1]],
    ]);
    const second = await api.as(eve).get(`${pathOf(eve)}?limit=2&cursor=${first.body.nextCursor as string}`);
    expect([second.body.invitations.map((one: { email: string }) => one.email), second.body.nextCursor]).toEqual([
      [emails[0]],
      undefined,
    ]);
    expectProblem(await api.as(eve).get(`${pathOf(eve)}?cursor=x`), 400, 'request.invalid');
    const late = await later(8 * 86_400, async () =>
      api.as({ headers: { authorization: `Bearer ${(await login(eve.email)).body.accessToken}` } }).get(pathOf(eve)),
    );
    expect(late.body.invitations.map((one: { expired: boolean }) => one.expired)).toEqual([true, true, true]);
  });

  it('shows no token and no hash', async () => {
    const { token, shared, id } = await invited();
    await workedOff('mail.send');
    const list = await api.as(ada).get(`${pathOf(ada)}?limit=100`);
    const one = await api.as(ada).get(`${pathOf(ada)}/${id}`);
    for (const secret of [token, shared]) {
      expect(JSON.stringify([list.body, one.body])).not.toContain(secret);
      expect(await tablesThatHold(secret)).toEqual([]);
    }
  });

  it('is for update:users, in that organization, and a credential', async () => {
    const mia = await aPerson({ in: ada.organization });
    expectProblem(await api.as(mia).get(pathOf(ada)), 403, 'permission.missing');
    expectProblem(await api.as(await aPerson({ as: 'admin' })).get(pathOf(ada)), 404, 'organization.not_found');
    expectProblem(await api.get(pathOf(ada)), 401, 'credential.invalid');
  });
});

describe('revoking', () => {
  const revoke = (id: string, by = ada): Promise<Answer> => api.as(by).delete(`${pathOf(by)}/${id}`);

  it('kills the link, and the account that was made for it', async () => {
    const { id, email, token } = await invited();
    expect((await revoke(id)).status).toBe(204);
    expectProblem(await accept(token), 400, 'link.invalid');
    expect(await statusOf(email)).toEqual([]);
    expectProblem(await revoke(id), 404, 'invitation.not_found');
  });

  it('leaves the account while another user invites it, and one that is real', async () => {
    const eve = await aPerson({ as: 'admin' });
    const { id, email } = await invited();
    const { body } = await invite({ email }, eve);
    await revoke(id);
    expect(await statusOf(email)).toEqual(['invited']);
    await revoke(body.id as string, eve);
    expect(await statusOf(email)).toEqual([]);
    const mia = await aPerson();
    const real = await invite({ email: mia.email });
    await revoke(real.body.id as string);
    expect(await statusOf(mia.email)).toEqual(['active']);
  });

  it('knows the invitations of the organization only', async () => {
    const { id } = await invited();
    const eve = await aPerson({ as: 'admin' });
    for (const unknown of [id, 'x']) expectProblem(await revoke(unknown, eve), 404, 'invitation.not_found');
    expectProblem(await api.as(eve).delete(`${pathOf(ada)}/${id}`), 404, 'organization.not_found');
    expectProblem(
      await api.as(await aPerson({ in: ada.organization })).delete(`${pathOf(ada)}/${id}`),
      403,
      'permission.missing',
    );
    expectProblem(await api.delete(`${pathOf(ada)}/${id}`), 401, 'credential.invalid');
  });
});

describe('sending again', () => {
  const resend = (id: string, by = ada): Promise<Answer> => api.as(by).post(`${pathOf(by)}/${id}/resend`);

  it('gives a new link, for another seven days, and kills the one before', async () => {
    const { id, email, token } = await invited();
    const { body: before } = await api.as(ada).get(pathOf(ada));
    const { status, body } = await later(300, () => resend(id));
    expect([status, body]).toMatchObject([200, { id, email, expired: false }]);
    expect(
      Date.parse(body.expiresAt as string) - Date.parse(before.invitations[0].expiresAt as string),
    ).toBeGreaterThan(290_000);
    await due();
    const fresh = tokenIn(await mail.letterTo(email));
    expectProblem(await accept(token), 400, 'link.invalid');
    expect((await accept(fresh)).status).toBe(200);
  });

  it('knows the invitations of the organization only', async () => {
    const { id } = await invited();
    const eve = await aPerson({ as: 'admin' });
    for (const unknown of [id, 'x']) expectProblem(await resend(unknown, eve), 404, 'invitation.not_found');
    expectProblem(await api.as(eve).post(`${pathOf(ada)}/${id}/resend`), 404, 'organization.not_found');
    expectProblem(
      await api.as(await aPerson({ in: ada.organization })).post(`${pathOf(ada)}/${id}/resend`),
      403,
      'permission.missing',
    );
    expectProblem(await api.post(`${pathOf(ada)}/${id}/resend`), 401, 'credential.invalid');
  });

  it('is refused once they are a member', async () => {
    const mia = await aPerson({ verified: true });
    const { body } = await invite({ email: mia.email });
    await facet.sql('insert into members (organization_id, user_id) values ($1, $2)', [ada.organization, mia.id]);
    expectProblem(await resend(body.id as string), 409, 'member.exists');
  });
});
