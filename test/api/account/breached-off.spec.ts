/** @settings {"BREACHED_PASSWORDS":"off"} */
import { expect, it } from '@jest/globals';
import { aSignUp, expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { anOrganization } from '../../support/people.js';

it('without a list, passwords that are easy to guess are refused still', async () => {
  const organization = await anOrganization();
  expect((await api.post('/auth/sign-up', aSignUp(organization, { password: 'smokeweed420' }))).status).toBe(201);
  const answer = await api.post('/auth/sign-up', aSignUp(organization, { password: 'password1234' }));
  expectProblem(answer, 400, 'password.refused');
  expect(answer.body.errors).toMatchObject([{ code: 'password.guessable' }]);
});
