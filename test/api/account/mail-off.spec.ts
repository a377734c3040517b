import { describe, expect, it } from '@jest/globals';
import { anAddress, aSignUp, expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { anOrganization, aPerson } from '../../support/people.js';

describe('an installation without mail', () => {
  it('says so to each caller who asks for an email, known or not', async () => {
    for (const email of [(await aPerson()).email, anAddress()]) {
      expectProblem(await api.post('/auth/password/reset-request', { email }), 403, 'mail.off');
      expectProblem(await api.post('/auth/email/verify-request', { email }), 403, 'mail.off');
      expectProblem(await api.post('/auth/email-sign-in', { email }), 403, 'mail.off');
    }
  });

  it('invites no user', async () => {
    const ada = await aPerson({ as: 'admin' });
    expectProblem(
      await api.as(ada).post(`/admin/organizations/${ada.organization}/invitations`, { email: anAddress() }),
      403,
      'mail.off',
    );
  });

  it('signs users up as ever', async () => {
    expect((await api.post('/auth/sign-up', aSignUp(await anOrganization()))).status).toBe(201);
  });

  it('shows no mailbox', async () => {
    for (const path of ['/admin/dev/mailbox', '/admin/dev/mailbox.html'])
      expectProblem(await api.get(path), 404, 'route.unknown');
  });
});
