import { describe, expect, it } from '@jest/globals';
import { anAddress, aSignUp, expectProblem, login } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { anOrganization, aPerson, password } from '../../support/people.js';

describe('an installation without mail', () => {
  it('says so to each caller who asks for an email, known or not', async () => {
    for (const email of [(await aPerson()).email, anAddress()]) {
      expectProblem(await api.post('/auth/password/reset-request', { email }), 403, 'mail.off');
      expectProblem(await api.post('/auth/email/verify-request', { email }), 403, 'mail.off');
      expectProblem(await api.post('/auth/email-sign-in', { email }), 403, 'mail.off');
    }
  });

  it('invites users by the link of the answer, which proves no address', async () => {
    const ada = await aPerson({ as: 'admin' });
    const [email, mia] = [anAddress(), await aPerson()];
    const invite = (to: string): Promise<Answer> =>
      api.as(ada).post(`/admin/organizations/${ada.organization}/invitations`, { email: to });
    const [fresh, known] = [await invite(email), await invite(mia.email)];
    expect([fresh.status, known.status]).toEqual([201, 201]);
    expect(await facet.sql('select 1 from mails')).toEqual([]);
    const accepted = await api.post('/auth/invitations/accept', { token: fresh.body.token, password });
    expect(accepted.status).toBe(200);
    const ina = { authorization: `Bearer ${String(accepted.body.accessToken)}` };
    expect((await api.with(ina).get('/me')).body).toMatchObject({
      status: 'active',
      emails: [{ email, verified: false }],
    });
    expect((await login(email)).status).toBe(200);
    expect((await api.as(mia).post('/auth/invitations/join', { token: known.body.token })).status).toBe(204);
    expect((await api.as(mia).get('/me')).body).toMatchObject({ emails: [{ verified: false }] });
    for (const { body } of [fresh, known])
      expectProblem(await api.post('/auth/invitations/accept', { token: body.token, password }), 400, 'link.invalid');
  });

  it('signs users up as ever', async () => {
    expect((await api.post('/auth/sign-up', aSignUp(await anOrganization()))).status).toBe(201);
  });

  it('shows no mailbox', async () => {
    for (const path of ['/admin/dev/mailbox', '/admin/dev/mailbox.html'])
      expectProblem(await api.get(path), 404, 'route.unknown');
  });
});
