/** @settings {"PASSWORD_HASH_PARALLEL":"1","PASSWORD_HASH_QUEUE":"1"} */
import { describe, expect, it } from '@jest/globals';
import { anAddress, aSignUp, expectProblem, login } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { anOrganization, aPerson } from '../../support/people.js';

const burst = (call: () => Promise<Answer>): Promise<Answer[]> => Promise.all(Array.from({ length: 30 }, call));

/** Those who found the queue full were told so at once; the others were served. */
function expectSomeServed(answers: readonly Answer[], served: number): void {
  const busy = answers.filter(({ status }) => status === 503);
  expect(busy.length).toBeGreaterThan(0);
  expect(answers.length - busy.length).toBeGreaterThanOrEqual(2);
  for (const answer of answers) {
    if (answer.status === served) continue;
    expectProblem(answer, 503, 'sign_in.busy');
    expect(answer.headers.get('retry-after')).toBe('2');
  }
}

describe('more passwords than may wait to be hashed', () => {
  it('are answered 503 at sign-up, and wrote nothing', async () => {
    const organization = await anOrganization();
    const answers = await burst(() => api.post('/auth/sign-up', aSignUp(organization)));
    expectSomeServed(answers, 201);
    const made = answers.filter(({ status }) => status === 201).length;
    expect(
      await facet.sql('select count(*)::int as members from members where organization_id = $1', [organization]),
    ).toEqual([{ members: made }]);
  });

  it('are answered 503 at login', async () => {
    const mia = await aPerson();
    expectSomeServed(await burst(() => login(mia.email)), 200);
  });

  it('are answered 503 for unknown addresses too: those are hashed like all others', async () => {
    expectSomeServed(await burst(() => login(anAddress())), 401);
  });

  it('are answered 503 when a password is changed', async () => {
    const mia = await aPerson();
    const wrong = { currentPassword: 'nine loud geese at dawn', newPassword: 'four slow swans at noon' };
    expectSomeServed(await burst(() => api.as(mia).post('/auth/password', wrong)), 403);
  });

  it('leave no mark: the next one is served', async () => {
    const mia = await aPerson();
    expect((await login(mia.email)).status).toBe(200);
  });
});
