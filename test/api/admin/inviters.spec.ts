/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_INVITE":"https:\/\/app.example.com\/join#{token}"}
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RoleId } from '@app/common';
import { anAddress, expectProblem } from '../../support/account.js';
import { inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { aPerson, aRole, password, roleId, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
let ada: TestPerson;
let rick: TestPerson;
let recruiter: RoleId;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  rick = await aPerson({ in: ada.organization });
  recruiter = await aRole(ada.organization, 'Recruiter', ['update:users', 'read:denylist']);
  await api.as(ada).post(`/api/v1/user/${rick.id}/roles`, { roles: [recruiter], add: true });
});

const path = (rest = ''): string => inOrganization(ada.organization, `/invitations${rest}`);
const accept = (token: string): Promise<Answer> => api.post('/auth/invitations/accept', { token, password });
const join = (person: TestPerson, token: string): Promise<Answer> =>
  api.as(person).post('/auth/invitations/join', { token });
const isOpen = async (id: string): Promise<boolean> =>
  (await facet.sql('select 1 from invitations where id = $1', [id])).length > 0;
const rolesOf = async ({ body }: Answer): Promise<string[]> =>
  (
    (await api.with({ authorization: `Bearer ${String(body.accessToken)}` }).get('/api/v1/user/me')).body.roles as {
      name: string;
    }[]
  ).map(({ name }) => name);

async function invited(
  by: TestPerson,
  roles: readonly string[],
  email = anAddress(),
): Promise<{ id: string; email: string; token: string }> {
  const { status, body } = await api.as(by).post(path(), { email, roles });
  expect({ status, body }).toMatchObject({ status: 201 });
  return { id: String(body.id), email, token: tokenIn(await mail.letterTo(email)) };
}

const revocations = (id: string): Promise<unknown[]> =>
  facet.sql(
    `select details->>'reason' as reason from audit_entries where organization_id = $1 and action = 'invitation.revoked' and target = $2`,
    [ada.organization, id],
  );

const losses: [string, () => Promise<Answer>][] = [
  ['loses the role', () => api.as(ada).post(`/api/v1/user/${rick.id}/roles`, { roles: [] })],
  ['loses the role in the administration', () => api.as(ada).put(memberPath(rick, '/roles'), { roles: [] })],
  ['is removed', () => api.as(ada).delete(memberPath(rick))],
  ['is banned', () => api.as(ada).post(memberPath(rick, '/ban'))],
  ['deletes their account', () => api.as(rick).delete('/me')],
  ['has their account deleted', () => api.as(ada).delete(memberPath(rick, '/account'))],
  [
    'has the permission to invite taken out of the role',
    () => api.as(ada).patch(inOrganization(ada.organization, `/roles/${recruiter}`), { permissions: [] }),
  ],
  [
    'has a permission of the roles taken out of the role',
    () => api.as(ada).patch(inOrganization(ada.organization, `/roles/${recruiter}`), { permissions: ['update:users'] }),
  ],
  [
    'has the role deleted',
    () => api.as(ada).delete(inOrganization(ada.organization, `/roles/${recruiter}?force=true`)),
  ],
];

describe('an invitation whose inviter', () => {
  it.each(losses)('%s is revoked at once, in the audit as well', async (_, lose) => {
    const reader = await aRole(ada.organization, 'Reader', ['read:denylist']);
    const { id, email, token } = await invited(rick, [reader]);
    expect((await lose()).status).toBeLessThan(300);
    expect([await isOpen(id), await revocations(id)]).toEqual([false, [{ reason: 'inviter_may_less' }]]);
    expectProblem(await accept(token), 400, 'link.invalid');
    expect(await facet.sql('select 1 from emails where email = $1', [email])).toEqual([]);
  });

  it('loses something else stays', async () => {
    const extra = await aRole(ada.organization, 'Extra', ['read:jobs']);
    await api.as(ada).post(`/api/v1/user/${rick.id}/roles`, { roles: [extra], add: true });
    const { token } = await invited(rick, [await aRole(ada.organization, 'Reader', ['read:denylist'])]);
    await api.as(ada).post(`/api/v1/user/${rick.id}/roles`, { roles: [recruiter] });
    await api.as(ada).patch(inOrganization(ada.organization, `/roles/${extra}`), { permissions: [] });
    expect((await accept(token)).status).toBe(200);
  });

  it('leaves the invitations of others', async () => {
    const { token } = await invited(ada, []);
    await api.as(ada).delete(memberPath(rick));
    expect((await accept(token)).status).toBe(200);
  });

  it.each(['accept', 'join'] as const)(
    'may less by then is refused to who wants to %s, whatever took it, and revoked',
    async (how) => {
      const zoe = await aPerson();
      const { id, token } = await invited(rick, [recruiter], how === 'join' ? zoe.email : undefined);
      // As a server of the version before leaves it.
      await facet.sql('delete from role_assignments where user_id = $1', [rick.id]);
      expectProblem(await (how === 'join' ? join(zoe, token) : accept(token)), 400, 'link.invalid');
      expect([await isOpen(id), await revocations(id)]).toEqual([false, [{ reason: 'inviter_may_less' }]]);
      expect(
        await facet.sql('select 1 from members where organization_id = $1 and user_id = $2', [
          ada.organization,
          zoe.id,
        ]),
      ).toEqual([]);
    },
  );

  it('is gone is refused, unless it is one of an operator', async () => {
    const [gone, operators] = [await invited(rick, []), await invited(rick, [recruiter])];
    await facet.sql('update invitations set invited_by = null where id = any($1)', [[gone.id, operators.id]]);
    await facet.sql('update invitations set by_operator = true where id = $1', [operators.id]);
    await api.as(ada).delete(memberPath(rick));
    expectProblem(await accept(gone.token), 400, 'link.invalid');
    expect((await accept(operators.token)).status).toBe(200);
  });

  it('gives a role that may more by then is refused', async () => {
    const growing = await aRole(ada.organization, 'Growing', ['read:denylist']);
    const { token } = await invited(rick, [growing]);
    await api.as(ada).patch(inOrganization(ada.organization, `/roles/${growing}`), {
      permissions: ['read:denylist', 'update:denylist'],
    });
    expectProblem(await accept(token), 400, 'link.invalid');
  });

  it('is demoted while it is accepted makes a member before, or none', async () => {
    for (let round = 0; round < 6; round += 1) {
      const eve = await aPerson({ in: ada.organization, as: 'admin' });
      const { email, token } = await invited(eve, [await roleId(ada.organization, 'admin')]);
      const [accepted, demoted] = await Promise.all([accept(token), api.as(ada).delete(memberPath(eve))]);
      expect([demoted.status, [200, 400].includes(accepted.status)]).toEqual([204, true]);
      expect(await facet.sql('select 1 from invitations where email = $1', [email])).toEqual([]);
      if (accepted.status === 200) expect(await rolesOf(accepted)).toEqual(['Admin', 'Member']);
      else expect(await facet.sql('select 1 from emails where email = $1', [email])).toEqual([]);
    }
  });
});

describe('sending again', () => {
  const resend = (id: string, by: TestPerson): Promise<Answer> => api.as(by).post(path(`/${id}/resend`));

  it('is for who may do what the roles allow; the link before stays good', async () => {
    const desk = await somebodyWho(ada.organization, ['update:users']);
    const { id, token } = await invited(ada, [await roleId(ada.organization, 'admin')]);
    const { status, body } = await resend(id, desk);
    expect([status, body.code, body.permissions]).toEqual([
      403,
      'permission.missing',
      expect.arrayContaining(['update:roles']),
    ]);
    expect(await rolesOf(await accept(token))).toEqual(['Admin', 'Member']);
  });

  it('makes the caller the inviter, on whom it rests from then on', async () => {
    const { id, email } = await invited(rick, []);
    expect((await resend(id, ada)).body.invitedBy).toBe(ada.id);
    const token = tokenIn(await mail.letterTo(email));
    await api.as(ada).delete(memberPath(rick));
    expect((await accept(token)).status).toBe(200);
  });
});
