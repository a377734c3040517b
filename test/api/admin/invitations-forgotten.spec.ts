/**
 * @settings {"DATABASE_POOLER":"none", "JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"}
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress } from '../../support/account.js';
import { inOrganization } from '../../support/administration.js';
import { api } from '../../support/api.js';
import { nodesOf } from '../../support/facet.js';
import { enqueue, workedOff } from '../../support/jobs.js';
import { MailServer } from '../../support/mail-server.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
const day = 86_400;
let ada: TestPerson;
let rita: TestPerson;

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  [ada, rita] = [await aPerson({ as: 'admin' }), await aPerson({ as: 'admin' })];
});
afterAll(() => mail.close());

const pathOf = (admin: TestPerson): string => inOrganization(admin.organization, '/invitations');

async function invited(email: string, admin = ada): Promise<string> {
  const { status, body } = await api.as(admin).post(pathOf(admin), { email });
  expect(status).toBe(201);
  return body.id as string;
}

/** Has the task done that falls due every hour. */
async function swept(): Promise<void> {
  await enqueue('sign-ups.sweep', {});
  await workedOff('sign-ups.sweep');
}

const open = (email: string): Promise<unknown[]> =>
  facet.sql('select 1 from invitations where address_key = $1', [email]);
const accounts = (email: string): Promise<unknown[]> =>
  facet.sql('select 1 from emails where address_key = $1', [email]);
const audited = (id: string): Promise<unknown[]> =>
  facet.sql('select action, actor_kind, details from audit_entries where target = $1 order by id', [id]);

describe('an invitation that no user answers', () => {
  it('is removed thirty days after its link has ended, with the account that was made for it; the audit stays', async () => {
    const email = anAddress();
    const id = await invited(email);
    await later(36 * day, swept);
    expect([await open(email), await accounts(email)]).toEqual([[{ '?column?': 1 }], [{ '?column?': 1 }]]);
    await later(38 * day, swept);
    expect([await open(email), await accounts(email)]).toEqual([[], []]);
    expect(await audited(id)).toEqual([
      { action: 'invitation.sent', actor_kind: 'person', details: expect.anything() },
      { action: 'invitation.revoked', actor_kind: 'job', details: { reason: 'expired' } },
    ]);
    expect((await api.as(ada).get(pathOf(ada))).body.total).toBe(0);
    await invited(email);
  });

  it('stays when it was sent again, and so does the account while another organization invites the address', async () => {
    const [again, both] = [anAddress(), anAddress()];
    const [id] = [await invited(again), await invited(both)];
    await facet.sql(`update invitations set expires_at = now() - interval '29 days'`);
    await invited(both, rita);
    expect((await api.as(ada).post(`${pathOf(ada)}/${id}/resend`)).status).toBe(200);
    await later(2 * day, swept);
    expect([(await open(again)).length, (await open(both)).length, (await accounts(both)).length]).toEqual([1, 1, 1]);
  });
});

describe('the sweep', () => {
  it('removes many, two at once, with one entry for each', async () => {
    await facet.sql(
      `insert into invitations (organization_id, id, email, address_key, roles, secret_hash, created_at, expires_at)
       select $1, gen_random_uuid(), 'many' || n || '@example.com', 'many' || n || '@example.com', '{}', ''::bytea, now(), now() - interval '31 days' from generate_series(1, 250) n`,
      [ada.organization],
    );
    const ids = (await facet.sql<{ id: string }>(`select id from invitations where email like 'many%'`)).map(
      ({ id }) => id,
    );
    await facet.another();
    await Promise.all([enqueue('sign-ups.sweep', {}), enqueue('sign-ups.sweep', {})]);
    await workedOff('sign-ups.sweep');
    expect(await facet.sql(`select 1 from invitations where email like 'many%'`)).toEqual([]);
    const entries = await facet.sql(
      `select count(*)::int, count(distinct target)::int as targets from audit_entries where organization_id = $1 and target = any($2)`,
      [ada.organization, ids],
    );
    expect(entries).toEqual([{ count: 250, targets: 250 }]);
  });

  it('finds them by an index', async () => {
    await facet.sql(
      `insert into invitations (organization_id, id, email, address_key, roles, secret_hash, created_at, expires_at)
       select $1, gen_random_uuid(), n || '@x.example', n || '@x.example', '{}', ''::bytea, now(), now() + interval '7 days' from generate_series(1, 3000) n`,
      [ada.organization],
    );
    await facet.sql('analyze invitations');
    const [row] = await facet.sql<{ 'QUERY PLAN': [{ Plan: Parameters<typeof nodesOf>[0] }] }>(
      `explain (format json) select organization_id, id from invitations where expires_at <= now() - interval '30 days' order by expires_at limit 100 for update skip locked`,
    );
    const nodes = row ? nodesOf(row['QUERY PLAN'][0].Plan) : [];
    expect(nodes.map((node) => node['Index Name'])).toContain('ix_invitations_expires');
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
  });
});
