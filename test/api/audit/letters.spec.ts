/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","OPERATOR_ORGANIZATION":"operators"}
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { anAddress } from '../../support/account.js';
import { inOrganization } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { aRequest, auditOf, entriesOf, type AuditEntry } from '../../support/audit.js';
import { due, enqueue, workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { aPerson, later, password, roleId, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
let admin: TestPerson;

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  admin = await aPerson({ as: 'admin' });
});
afterAll(() => mail.close());

const invitations = (rest = ''): string => inOrganization(admin.organization, `/invitations${rest}`);

async function invited(
  more: object = {},
  email = anAddress(),
): Promise<{ email: string; id: string; token: string; entries: AuditEntry[] }> {
  const { requestId, headers } = aRequest();
  const { status, body } = await api.with({ ...admin.headers, ...headers }).post(invitations(), { email, ...more });
  expect(status).toBe(201);
  return {
    email,
    id: (body as { id: string }).id,
    token: tokenIn(await mail.letterTo(email)),
    entries: await entriesOf(admin, requestId),
  };
}

const linkOf = async (path: string, email: string): Promise<string> => {
  expect((await api.post(path, { email })).status).toBe(202);
  return tokenIn(await mail.letterTo(email));
};

describe('The audit of invitations', () => {
  it('says that one was sent, and not to whom, so that no user learns who has an account', async () => {
    const moderator = await roleId(admin.organization, 'moderator');
    const { id, entries } = await invited({ roles: [moderator] });
    expect(entries).toEqual([
      expect.objectContaining({
        action: 'invitation.sent',
        target: { type: 'invitation', id },
        details: { roles: [moderator] },
      }),
    ]);
  });

  it.each([
    ['resent', async (id: string, as: typeof api) => as.post(invitations(`/${id}/resend`))],
    [
      'changed',
      async (id: string, as: typeof api) =>
        as.patch(invitations(`/${id}`), { roles: [await roleId(admin.organization, 'moderator')] }),
    ],
    ['revoked', async (id: string, as: typeof api) => as.delete(invitations(`/${id}`))],
  ])('says that one was %s', async (what, perform) => {
    const { id } = await invited();
    const { requestId, headers } = aRequest();
    expect((await perform(id, api.with({ ...admin.headers, ...headers }))).status).toBeLessThan(300);
    const about = { actor: expect.objectContaining({ userId: admin.id }), target: { type: 'invitation', id } };
    expect(await entriesOf(admin, requestId)).toEqual([
      expect.objectContaining({ action: `invitation.${what}`, ...about }),
    ]);
  });

  it('says who accepted one, without an account and with one', async () => {
    const mia = await aPerson({ email: anAddress() });
    const [first, second] = [await invited(), await invited({}, mia.email)];
    const accepting = aRequest();
    expect(
      (await api.with(accepting.headers).post('/auth/invitations/accept', { token: first.token, password })).status,
    ).toBe(200);
    const [joined, accepted] = await entriesOf(admin, accepting.requestId);
    expect(joined).toMatchObject({ action: 'user.joined' });
    expect(accepted).toMatchObject({ action: 'invitation.accepted', details: { invitation: first.id, roles: [] } });
    expect([accepted?.actor.userId, accepted?.target?.userId]).toEqual([
      joined?.target?.userId,
      joined?.target?.userId,
    ]);
    const joining = aRequest();
    expect(
      (await api.with({ ...mia.headers, ...joining.headers }).post('/auth/invitations/join', { token: second.token }))
        .status,
    ).toBe(204);
    expect(await entriesOf(admin, joining.requestId)).toEqual([
      expect.objectContaining({ action: 'invitation.accepted', target: expect.objectContaining({ userId: mia.id }) }),
    ]);
  });
});

describe('The audit of links', () => {
  it('says that the job sent one, and that a user proved their address', async () => {
    const mia = await aPerson({ in: admin.organization });
    const token = await linkOf('/auth/email/verify-request', mia.email);
    const [sent] = await auditOf(admin, { action: 'letter.sent', target: mia.id });
    expect(sent).toMatchObject({ actor: { kind: 'job', id: 'link.send' }, details: { kind: 'verify-email' } });
    const { requestId, headers } = aRequest();
    expect((await api.with({ ...headers, ...mia.headers }).post('/auth/email/verify', { token })).status).toBe(204);
    const about = {
      actor: expect.objectContaining({ userId: mia.id }),
      target: expect.objectContaining({ userId: mia.id }),
    };
    expect(await entriesOf(admin, requestId)).toEqual([
      expect.objectContaining({ action: 'email.verified', ...about, details: {} }),
    ]);
  });

  it('says that a forgotten password was replaced, and how many sessions ended', async () => {
    const mia = await aPerson({ in: admin.organization, verified: true });
    const token = await linkOf('/auth/password/reset-request', mia.email);
    const { requestId, headers } = aRequest();
    expect(
      (await api.with(headers).post('/auth/password/reset', { token, newPassword: 'five grey cranes at noon' })).status,
    ).toBe(204);
    expect(await entriesOf(admin, requestId)).toEqual([
      expect.objectContaining({
        action: 'password.reset',
        target: expect.objectContaining({ userId: mia.id }),
        details: { sessionsEnded: 1 },
      }),
      expect.objectContaining({
        action: 'letter.sent',
        actor: expect.objectContaining({ userId: mia.id }),
        details: { kind: 'password-changed' },
      }),
    ]);
  });

  it('says that an account was handed over to the owner of its address, and what ended', async () => {
    const mia = await aPerson({ in: admin.organization });
    const token = await linkOf('/auth/password/reset-request', mia.email);
    const { requestId, headers } = aRequest();
    expect(
      (await api.with(headers).post('/auth/password/reset', { token, newPassword: 'five grey cranes at noon' })).status,
    ).toBe(204);
    const target = expect.objectContaining({ userId: mia.id });
    const details = { sessions: 1, keys: 0, wallets: 0, identities: 0, roles: 0 };
    expect(await entriesOf(admin, requestId)).toContainEqual(
      expect.objectContaining({ action: 'account.handed_over', target, details }),
    );
  });

  it('has nothing about an address that no user has', async () => {
    const before = (await auditOf(admin)).length;
    expect((await api.post('/auth/password/reset-request', { email: anAddress() })).status).toBe(202);
    await workedOff('link.send');
    expect((await auditOf(admin)).length).toBe(before);
  });
});

describe('The audit of jobs', () => {
  it('says in each organization of a user that they were purged, and not who they were', async () => {
    const mia = await aPerson({ in: admin.organization });
    expect((await api.as(mia).delete('/me')).status).toBe(202);
    await later(31 * 86_400, async () => {
      await due();
      await workedOff('account.purge');
    });
    const admins = await auditOf(admin, { action: 'user.purged' });
    expect(admins).toEqual([expect.objectContaining({ actor: { kind: 'job', id: 'account.purge' }, details: {} })]);
    expect(admins[0]?.target).toEqual({ type: 'user', id: expect.any(String) });
    expect(JSON.stringify(admins)).not.toContain(mia.id);
    const deleted = await auditOf(admin, { action: 'user.deleted' });
    expect(deleted.map(({ target }) => target?.id)).toEqual([admins[0]?.target?.id]);
  });

  it('says which job an operator had tried again', async () => {
    const operators = 'operators' as OrganizationId;
    await facet.write((tx, { organizations }) => organizations.create(tx, operators, 'Operators'));
    const operator = await aPerson({ in: operators, as: 'admin' });
    const id = await enqueue('nobody.knows', {}, 1);
    await facet.sql(`select graphile_worker.permanently_fail_jobs(array[$1::bigint], 'It broke.')`, [id]);
    const { requestId, headers } = aRequest();
    expect((await api.with({ ...operator.headers, ...headers }).post(`/admin/jobs/${id}/retry`)).status).toBe(200);
    const columns = 'e.organization_id, action, actor_kind, target_type, target, details';
    const rows = await facet.sql(
      `select ${columns} from audit_entries e join audit_origins on entry_id = id where client_request_id = $1`,
      [requestId],
    );
    const about = { organization_id: '', action: 'job.retried', actor_kind: 'person' };
    expect(rows).toEqual([{ ...about, target_type: 'job', target: id, details: { task: 'nobody.knows' } }]);
  });
});
