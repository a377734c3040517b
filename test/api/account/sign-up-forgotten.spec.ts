/**
 * @settings {"DATABASE_POOLER":"none", "JOBS":"on","EMAIL_VERIFICATION":"required","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"}
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAddress, aSignUp, expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { tablesThatHold } from '../../support/database.js';
import { nodesOf } from '../../support/facet.js';
import { enqueue, workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { anOrganization, later } from '../../support/people.js';

const mail = new MailServer();
const day = 86_400;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());

/** Has the task done that falls due every hour. */
async function swept(): Promise<void> {
  await enqueue('sign-ups.sweep', {});
  await workedOff('sign-ups.sweep');
}

const waiting = (email: string): Promise<unknown[]> =>
  facet.sql('select 1 from pending_sign_ups where address_key = $1', [email]);

describe('a sign-up that no user confirms', () => {
  it('is removed after a day, with everything that it held', async () => {
    const [organization, email, handle] = [
      await anOrganization(),
      anAddress(),
      `nina${randomBytes(5).toString('hex')}`,
    ];
    expect((await api.post('/auth/sign-up', aSignUp(organization, { email, handle }))).status).toBe(202);
    await mail.letterTo(email);
    await workedOff('mail.send');
    await later(day - 60, swept);
    expect(await waiting(email)).toHaveLength(1);
    await later(day + 60, swept);
    for (const trace of [email, handle]) expect([trace, await tablesThatHold(trace)]).toEqual([trace, []]);
  });

  it('stays for a day after its letter was sent again, and a week at the most', async () => {
    const email = anAddress();
    await api.post('/auth/sign-up', aSignUp(await anOrganization(), { email }));
    await mail.letterTo(email);
    await facet.sql(
      `update pending_sign_ups set created_at = created_at - interval '6 days 12 hours' where address_key = $1`,
      [email],
    );
    await api.post('/auth/email/verify-request', { email });
    const token = tokenIn(await mail.letterTo(email));
    await later(day + 60, swept);
    expect(await waiting(email)).toEqual([]);
    expectProblem(await api.post('/auth/email/verify', { token }), 400, 'link.invalid');
  });
});

describe('who is pending without having signed up', () => {
  it('stays: an import brought them', async () => {
    await facet.sql(
      `insert into users (id, status, name, created_at) values (gen_random_uuid(), 'pending', 'Ivy Imported', now() - interval '3 years')`,
    );
    await later(30 * day, swept);
    expect(await facet.sql(`select 1 from users where name = 'Ivy Imported'`)).toHaveLength(1);
  });
});

describe('the sweep', () => {
  it('removes many, two at once, and none twice', async () => {
    await facet.sql(
      `insert into users (id, status, name, confirm_by) select gen_random_uuid(), 'pending', 'many', now() - n * interval '1 minute' from generate_series(1, 450) n`,
    );
    await facet.another();
    await Promise.all([enqueue('sign-ups.sweep', {}), enqueue('sign-ups.sweep', {})]);
    await workedOff('sign-ups.sweep');
    expect(await facet.sql(`select 1 from users where name = 'many'`)).toEqual([]);
  });

  it('finds them by an index, however many users there are', async () => {
    await facet.sql(`insert into users (id, name) select gen_random_uuid(), 'active' from generate_series(1, 5000)`);
    await facet.sql('analyze users');
    await swept();
    const nodes = nodesOf(await facet.inside.planOf('expired_sign_ups', [new Date().toISOString(), 100]));
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    expect(nodes.map((node) => node['Index Name'])).toContain('ix_users_confirm_by');
    expect(await facet.inside.blocksOf('expired_sign_ups', [new Date().toISOString(), 100])).toBeLessThan(20);
  });
});
