/** @settings {"BREACHED_PASSWORDS":"service","BREACHED_PASSWORDS_URL":"{server}/range","METRICS_PORT":"0"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { aSignUp, expectProblem, login } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { BreachServer } from '../../support/breach-server.js';
import { anOrganization, aPerson, later } from '../../support/people.js';
import { scrape } from '../../support/scrape.js';

const server = new BreachServer();
const breached = 'eight brown herons in the reeds';
const fine = 'nine grey herons in the reeds';

describe('with a service of breached passwords', () => {
  let organization: OrganizationId;
  /** Seconds: each failure is later than the pause after the one before. */
  let elapsed = 0;

  beforeAll(async () => {
    await server.listen(facet.sparePort);
    server.know(breached);
    server.know(fine, 0);
    organization = await anOrganization();
  });
  beforeEach(() => {
    server.instead = undefined;
    server.asked.length = 0;
  });
  afterAll(() => server.close());

  const signUp = (password: string): Promise<Answer> => api.post('/auth/sign-up', aSignUp(organization, { password }));
  const lookups = async (outcome: string): Promise<number> =>
    (await scrape()).values.get(`facet_breached_password_lookups_total{outcome="${outcome}"}`) ?? 0;

  it('a password that it knows is refused, with the reason', async () => {
    const answer = await signUp(breached);
    expectProblem(answer, 400, 'password.refused');
    expect(answer.body.errors).toEqual([
      { field: 'password', message: expect.stringContaining('data breach'), code: 'password.breached' },
    ]);
    expect(JSON.stringify(answer.body)).not.toContain(breached);
  });

  it('entries that only pad its answer count for nothing', async () => {
    expect((await signUp(fine)).status).toBe(201);
  });

  it('it is sent five characters of a hash, and asks for padding', async () => {
    await signUp(fine);
    expect(server.asked).toHaveLength(1);
    const [{ path, headers } = { path: '', headers: {} }] = server.asked;
    expect(path).toMatch(/^\/range\/[0-9A-F]{5}$/);
    expect(headers).toMatchObject({ 'add-padding': 'true', 'user-agent': 'Facet' });
    expect(Object.keys(headers)).not.toContain('cookie');
  });

  it('it is not asked about what is refused anyway', async () => {
    for (const password of ['short', 'septembeR2010', 'aaaaaaaaaaaaaaaa', 'Nina-NewAccount'])
      expectProblem(await signUp(password), 400, 'password.refused');
    expect(server.asked).toEqual([]);
  });

  it('it is asked when a password is changed, and not at a sign-in', async () => {
    const mia = await aPerson();
    server.asked.length = 0;
    await login(mia.email);
    await login(mia.email, breached);
    expect(server.asked).toEqual([]);
    const answer = await api.as(mia).post('/auth/password', { currentPassword: mia.password, newPassword: breached });
    expect(answer.body.errors).toMatchObject([{ field: 'newPassword', code: 'password.breached' }]);
    expect((await login(mia.email)).status).toBe(200);
  });

  it('many at once are each judged by their own password', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => signUp(at % 2 ? breached : fine)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map((_, at) => (at % 2 ? 400 : 201)));
  });

  it.each([
    ['fails', 500, 'no'],
    ['redirects', 302, ''],
    ['is a page of somebody else', 200, '<html>Sign in to the network</html>'],
    ['is empty', 200, ''],
    ['is too large', 200, `${'A'.repeat(35)}:1\r\n`.repeat(40_000)],
  ])('the list alone is used when its answer %s', async (_, status, text) => {
    server.instead = (response) => void response.writeHead(status, { location: '/elsewhere' }).end(text);
    const before = await lookups('unavailable');
    await later((elapsed += 20), async () => {
      expect((await signUp(fine)).status).toBe(201);
      expectProblem(await signUp('septembeR2010'), 400, 'password.refused');
    });
    expect(await lookups('unavailable')).toBe(before + 1);
    expect(server.asked).toHaveLength(1);
  });

  it('no caller waits for long when it hangs, and it is asked again after a while', async () => {
    server.instead = () => undefined;
    const from = Date.now();
    expect((await later((elapsed += 20), () => signUp(fine))).status).toBe(201);
    expect(Date.now() - from).toBeLessThan(8000);
    server.instead = undefined;
    // The failure is ten seconds old at most: no caller waits again.
    server.asked.length = 0;
    await later(elapsed + 3, () => signUp(breached));
    expect(server.asked).toEqual([]);
    expectProblem(await later(elapsed + 20, () => signUp(breached)), 400, 'password.refused');
  });
});
