/**
 * @settings {"JOBS":"on","RATE_LIMITS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"}
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress, expectProblem } from '../../support/account.js';
import { inOrganization, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { badBodies } from '../../support/bad-bodies.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { aPerson, password, roleId, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
let ada: TestPerson;

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  ada = await aPerson({ as: 'admin' });
});
afterAll(() => mail.close());

const path = (): string => inOrganization(ada.organization, '/invitations/bulk');
const bulk = (invitations: unknown, by = ada): Promise<Answer> => api.as(by).post(path(), { invitations });
const addresses = (count: number): string[] => Array.from({ length: count }, anAddress);
const open = async (): Promise<number> =>
  (await facet.sql('select 1 from invitations where organization_id = $1', [ada.organization])).length;

describe('inviting many users at once', () => {
  it('does for each what one invitation does, and says what became of it', async () => {
    const [fresh, again, member] = [anAddress(), anAddress(), await aPerson({ in: ada.organization, verified: true })];
    const roles = [await roleId(ada.organization, 'moderator')];
    const rows = [
      { email: fresh, name: 'Ina', roles },
      { email: again },
      { email: again.toUpperCase() },
      { email: member.email },
      { email: anAddress(), roles: ['rol_NotOfThisOne0000'] },
    ];
    const { status, body } = await bulk(rows);
    expect([status, body.results]).toEqual([
      200,
      [
        { email: fresh, result: 'invited' },
        { email: again, result: 'invited' },
        { email: again.toUpperCase(), result: 'unchanged', code: 'invitation.exists' },
        { email: member.email, result: 'unchanged', code: 'member.exists' },
        { email: rows[4]?.email, result: 'failed', code: 'role.unknown' },
      ],
    ]);
    expect(JSON.stringify(body)).not.toContain('token');
    const accepted = await api.post('/auth/invitations/accept', {
      token: tokenIn(await mail.letterTo(fresh)),
      password,
    });
    const me = await api.with({ authorization: `Bearer ${String(accepted.body.accessToken)}` }).get('/me');
    expect(me.body).toMatchObject({ name: 'Ina', emails: [{ email: fresh, verified: true }] });
    await mail.letterTo(again);
  });

  it('changes nothing when it is repeated, also at the same moment', async () => {
    ada = await aPerson({ as: 'admin' });
    const rows = addresses(20).map((email) => ({ email }));
    const answers = await Promise.all([bulk(rows), bulk(rows)]);
    const results = answers.flatMap(({ body }) => (body.results as { result: string }[]).map(({ result }) => result));
    expect(results.sort()).toEqual([...Array<string>(20).fill('invited'), ...Array<string>(20).fill('unchanged')]);
    expect(await open()).toBe(20);
  });

  it('grants nothing that the caller does not hold', async () => {
    const desk = await somebodyWho(ada.organization, ['update:users']);
    const { body } = await bulk(
      [{ email: anAddress(), roles: [await roleId(ada.organization, 'admin')] }, { email: anAddress() }],
      desk,
    );
    expect(body.results).toMatchObject([{ result: 'failed', code: 'permission.missing' }, { result: 'invited' }]);
  });

  it('is limited for an organization, apart from single invitations', async () => {
    ada = await aPerson({ as: 'admin' });
    expect((await bulk([{ email: anAddress() }])).status).toBe(200);
    // All but five of the thousand are used up.
    await facet.sql(
      `update rate_limits set full_at = now() + interval '3582 seconds' where key like 'invitation.organization:%'`,
    );
    const { body } = await bulk(addresses(8).map((email) => ({ email })));
    const codes = (body.results as { code?: string }[]).map(({ code }) => code);
    expect(codes).toEqual([...Array<undefined>(5).fill(undefined), ...Array<string>(3).fill('rate.exceeded')]);
    expect(
      (await api.as(ada).post(inOrganization(ada.organization, '/invitations'), { email: anAddress() })).status,
    ).toBe(201);
  });

  it('begins no more after twenty seconds, and the rest can be sent again', async () => {
    ada = await aPerson({ as: 'admin' });
    const rows = addresses(60).map((email) => ({ email }));
    const answer = bulk(rows);
    for (let sent = 0; sent === 0;) sent = await open();
    const { offset } = facet.clock;
    facet.clock.offset = offset + 21_000;
    try {
      const { status, body } = await answer;
      const results = body.results as { result: string; code?: string }[];
      expect(status).toBe(200);
      const sent = results.filter(({ result }) => result === 'invited').length;
      expect([sent >= 1, sent < 60]).toEqual([true, true]);
      expect(new Set(results.slice(sent).map(({ code }) => code))).toEqual(new Set(['invitation.not_reached']));
      expect(await open()).toBe(sent);
    } finally {
      facet.clock.offset = offset;
    }
    expect((await bulk(rows)).body.results).toHaveLength(60);
    expect(await open()).toBe(60);
  });

  it('needs update:users, in that organization, and a credential', async () => {
    const rows = [{ email: anAddress() }];
    expectProblem(await bulk(rows, await aPerson({ in: ada.organization })), 403, 'permission.missing');
    expectProblem(await bulk(rows, await aPerson({ as: 'admin' })), 404, 'organization.not_found');
    expectProblem(await api.post(path(), { invitations: rows }), 401, 'credential.invalid');
  });

  it.each(badBodies({ invitations: [{ email: 'ina@example.com' }] }))(
    'refuses a body $is',
    async ({ status, code, sent }) => {
      expectProblem(await api.as(ada).post(path(), undefined, sent), status, code);
    },
  );

  it.each([[[]], ['x'], [[{}]], [[{ email: 'x' }]], [[{ email: 'a@example.com', more: 1 }]], [['a@example.com']]])(
    'refuses %j',
    async (rows) => expectProblem(await bulk(rows), 400, 'request.invalid'),
  );

  it('refuses a thousand and one', async () => {
    const rows = Array.from({ length: 1001 }, (_, n) => ({ email: `n${n}@example.com` }));
    expectProblem(await bulk(rows), 400, 'request.invalid');
  });
});
