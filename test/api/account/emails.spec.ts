/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_VERIFY":"https:\/\/app.example.com\/verify#{token}"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress, aSignUp, expectProblem, login } from '../../support/account.js';
import { api } from '../../support/api.js';
import { askForCode, codeFor, signInByCode } from '../../support/email-sign-ins.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { addEmail, addressesOf, addVerified, emailsOf, letterAbout, verify } from '../../support/own-emails.js';
import { aPerson, later, password, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
const unknown = '01930000-0000-7000-8000-00000000ffff';
let mia: TestPerson;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  mia = await aPerson({ verified: true });
});

describe('POST /auth/emails', () => {
  it('adds an address that counts for nothing until it is verified', async () => {
    const { email, token, id } = await addEmail(mail, mia);
    expect(await addressesOf(mia)).toEqual({ [mia.email]: 'default', [email]: 'added' });
    expect((await api.as(mia).get('/me')).body.emails).toHaveLength(1);
    expectProblem(await login(email), 401, 'credentials.invalid');
    expectProblem(await api.as(mia).put(`/auth/emails/${id}/default`), 409, 'email.unproved');
    expect((await verify(mia, token)).status).toBe(204);
    expect(await addressesOf(mia)).toEqual({ [mia.email]: 'default', [email]: 'verified' });
    expect((await emailsOf(mia)).map((one) => one.id)).toContain(id);
    expect((await login(email)).status).toBe(200);
    const { content } = await letterAbout(mail, mia.email, 'another e-mail address');
    expect(content).toContain('was added to your account');
    expectProblem(await verify(mia, token), 400, 'link.invalid');
  });

  it('refuses an address that the account has, or has added, in any spelling', async () => {
    const { email } = await addEmail(mail, mia);
    for (const one of [mia.email.toUpperCase(), email, email.toUpperCase()])
      expectProblem(await api.as(mia).post('/auth/emails', { email: one }), 409, 'email.exists');
  });

  it.each(['', 'x', 'a@b', `${'x'.repeat(250)}@example.com`, 7, null, ['a@example.com'], 'a@exa\u200bmple.com'])(
    'refuses the address %j',
    async (email) => expectProblem(await api.as(mia).post('/auth/emails', { email }), 400, 'request.invalid'),
  );

  it('takes ten addresses for one account, added ones among them', async () => {
    for (let at = 1; at < 10; at += 1) {
      await facet.sql('delete from rate_limits');
      expect((await api.as(mia).post('/auth/emails', { email: anAddress() })).status).toBe(201);
    }
    expectProblem(await api.as(mia).post('/auth/emails', { email: anAddress() }), 409, 'email.limit_reached');
    await facet.sql(`update email_additions set expires_at = now() - interval '1 second' where user_id = $1`, [mia.id]);
    expect(await emailsOf(mia)).toHaveLength(1);
    expect((await api.as(mia).post('/auth/emails', { email: anAddress() })).status).toBe(201);
  });

  it('answers the same for an address of another account, whose owner is told', async () => {
    const other = await aPerson({ verified: true });
    const [free, taken] = [anAddress(), other.email];
    const answers = [];
    for (const email of [free, taken]) {
      const { status, body } = await api.as(mia).post('/auth/emails', { email });
      answers.push({ status, ...body, id: '', email: '', createdAt: '', expiresAt: '' });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(tokenIn(await mail.letterTo(free))).toHaveLength(64);
    const { headers, content } = await mail.letterTo(taken);
    expect([headers.get('subject'), /#[\w-]{64}/.test(content)]).toEqual(['You have an account already', false]);
    expect(await addressesOf(mia)).toEqual({ [mia.email]: 'default', [free]: 'added', [taken]: 'added' });
    expect(await addressesOf(other)).toEqual({ [taken]: 'default' });
  });

  it('replaces an address that was never verified: it becomes the default, and that one waits again', async () => {
    const zoe = await aPerson();
    const { email, token } = await addEmail(mail, zoe);
    expect((await verify(zoe, token)).status).toBe(204);
    expect(await addressesOf(zoe)).toEqual({ [email]: 'default', [zoe.email]: 'added' });
    expectProblem(await login(zoe.email), 401, 'credentials.invalid');
    expect((await login(email)).status).toBe(200);
  });
});

describe('the proof of an added address', () => {
  it('needs a sign-in of its account, and stays good without one', async () => {
    const { token, email } = await addEmail(mail, mia);
    const other = await aPerson();
    expectProblem(await api.post('/auth/email/verify', { token }), 403, 'email.sign_in_needed');
    expectProblem(await verify(other, token), 403, 'email.sign_in_needed');
    const { body } = await api.as(mia).post('/auth/api-keys', { name: 'k', scopes: ['read:me', 'update:me'] });
    const key = { headers: { 'x-api-key': (body as { key: string }).key } };
    expectProblem(await verify(key, token), 403, 'email.sign_in_needed');
    expect(await addressesOf(mia)).toEqual({ [mia.email]: 'default', [email]: 'added' });
    expect((await verify(mia, token)).status).toBe(204);
  });

  it('is over after a day, and the address with it', async () => {
    const { token } = await addEmail(mail, mia);
    expectProblem(await later(86_401, () => api.post('/auth/email/verify', { token })), 400, 'link.invalid');
  });

  it('goes to the first of two accounts that add the same address', async () => {
    const [zoe, email] = [await aPerson({ verified: true }), anAddress()];
    const [ours, theirs] = [await addEmail(mail, mia, email), await addEmail(mail, zoe, email)];
    expect((await verify(mia, ours.token)).status).toBe(204);
    expectProblem(await verify(zoe, theirs.token), 409, 'email.taken');
    expect(await addressesOf(zoe)).toEqual({ [zoe.email]: 'default', [email]: 'added' });
  });

  it('takes the address from a sign-up that did not verify it, which keeps the rest', async () => {
    const squatter = await aPerson();
    const { token } = await addEmail(mail, mia, squatter.email);
    expect((await verify(mia, token)).status).toBe(204);
    expect(await addressesOf(mia)).toEqual({ [mia.email]: 'default', [squatter.email]: 'verified' });
    expect(await addressesOf(squatter)).toEqual({});
    expectProblem(await login(squatter.email, 'another password altogether'), 401, 'credentials.invalid');
  });

  it('lets the address sign in by email', async () => {
    const { email } = await addVerified(mail, mia);
    const request = await askForCode(email);
    await letterAbout(mail, mia.email, 'another e-mail address');
    const { code } = await codeFor(mail, email);
    const { status, body } = await signInByCode(request, code);
    expect([status, (body as { user: { id: string } }).user.id]).toEqual([200, mia.id]);
  });
});

describe('POST /auth/emails/{id}/verification', () => {
  it('sends the email again, beside which the one before works', async () => {
    const { id, email, token } = await addEmail(mail, mia);
    expect((await api.as(mia).post(`/auth/emails/${id}/verification`)).status).toBe(202);
    await mail.letterTo(email);
    expect((await verify(mia, token)).status).toBe(204);
    expectProblem(await api.as(mia).post(`/auth/emails/${id}/verification`), 409, 'email.proved');
  });

  it('sends the one of an account that was made without a proof', async () => {
    const zoe = await aPerson();
    const [own] = await emailsOf(zoe);
    expect((await api.as(zoe).post(`/auth/emails/${own?.id}/verification`)).status).toBe(202);
    expect((await verify(zoe, tokenIn(await mail.letterTo(zoe.email)))).status).toBe(204);
    expect(await addressesOf(zoe)).toEqual({ [zoe.email]: 'default' });
  });

  it.each([unknown, 'x', unknown.toUpperCase()])('knows no address %s', async (id) =>
    expectProblem(await api.as(mia).post(`/auth/emails/${id}/verification`), 404, 'email.not_found'),
  );
});

describe('PUT /auth/emails/{id}/default', () => {
  it('makes a verified address the default, everywhere', async () => {
    const { id, email } = await addVerified(mail, mia);
    const before = (await api.as(mia).get('/me')).headers.get('etag');
    const { status, body } = await api.as(mia).put(`/auth/emails/${id}/default`);
    expect([status, body.default, body.email]).toEqual([200, true, email]);
    expect(await addressesOf(mia)).toEqual({ [mia.email]: 'verified', [email]: 'default' });
    const me = await api.as(mia).get('/me');
    expect([me.body.defaultEmail, me.body.emails.length]).toEqual([email, 2]);
    expect(me.headers.get('etag')).not.toBe(before);
    expect((await api.as(mia).get('/v1/user/profile?fields=email')).body).toEqual({ email });
    expect((await api.as(mia).get('/auth/session')).body.user.email).toBe(email);
    const { content } = await letterAbout(mail, mia.email, 'go to another address now');
    expect(content).toContain('undo the change');
  });

  it('changes nothing for the default itself', async () => {
    const [own] = await emailsOf(mia);
    expect((await api.as(mia).put(`/auth/emails/${own?.id}/default`)).status).toBe(200);
    expect(await facet.sql('select 1 from email_changes where user_id = $1', [mia.id])).toEqual([]);
  });

  it.each([unknown, 'x', unknown.toUpperCase()])('knows no address %s', async (id) => {
    expectProblem(await api.as(mia).put(`/auth/emails/${id}/default`), 404, 'email.not_found');
    expectProblem(await api.as(mia).delete(`/auth/emails/${id}`), 404, 'email.not_found');
  });

  it('knows no address of another', async () => {
    const [own] = await emailsOf(await aPerson({ verified: true }));
    for (const answer of [
      await api.as(mia).put(`/auth/emails/${own?.id}/default`),
      await api.as(mia).delete(`/auth/emails/${own?.id}`),
      await api.as(mia).post(`/auth/emails/${own?.id}/verification`),
    ])
      expectProblem(answer, 404, 'email.not_found');
  });
});

describe('DELETE /auth/emails/{id}', () => {
  it('removes an address, which is told and signs in no more', async () => {
    const { id, email } = await addVerified(mail, mia);
    const request = await askForCode(email);
    const { code } = await codeFor(mail, email);
    expect((await api.as(mia).delete(`/auth/emails/${id}`)).status).toBe(204);
    expect(await addressesOf(mia)).toEqual({ [mia.email]: 'default' });
    expectProblem(await login(email), 401, 'credentials.invalid');
    expectProblem(await signInByCode(request, code), 401, 'sign_in_code.invalid');
    expect((await letterAbout(mail, email, 'removed from an account')).content).toContain(
      'does not sign you in any more',
    );
    expect((await api.post('/auth/sign-up', aSignUp(mia.organization, { email }))).status).toBe(201);
  });

  it('removes an added address, and its link', async () => {
    const { id, token } = await addEmail(mail, mia);
    expect((await api.as(mia).delete(`/auth/emails/${id}`)).status).toBe(204);
    expectProblem(await verify(mia, token), 400, 'link.invalid');
  });

  it('keeps the default, and the last one that is verified', async () => {
    const [own] = await emailsOf(mia);
    expectProblem(await api.as(mia).delete(`/auth/emails/${own?.id}`), 409, 'email.needed');
    const { id } = await addVerified(mail, mia);
    await facet.sql('update emails set verified = false where user_id = $1 and is_default', [mia.id]);
    expectProblem(await api.as(mia).delete(`/auth/emails/${id}`), 409, 'email.needed');
  });
});

describe('imported addresses', () => {
  it('of which one is verified do not yield to the proof of another', async () => {
    const { id: verified } = await addVerified(mail, mia);
    await facet.sql('update emails set verified = false where user_id = $1 and id <> $2', [mia.id, verified]);
    await api.post('/auth/password/reset-request', { email: mia.email });
    const token = tokenIn(await letterAbout(mail, mia.email, 'Confirm'));
    const reset = { token, newPassword: 'five grey cranes at noon' };
    expectProblem(await api.post('/auth/password/reset', reset), 400, 'link.invalid');
    expectProblem(await api.post('/auth/email/verify', { token }), 400, 'link.invalid');
    expect((await verify(mia, token)).status).toBe(204);
    expect((await login(mia.email, password)).status).toBe(200);
  });
});
