/** @settings {"DATABASE_POOLER":"none", "JOBS":"on","EMAIL_VERIFICATION":"required","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/kernel';
import { anAddress, aSignUp, expectProblem, login } from '../../support/account.js';
import { api } from '../../support/api.js';
import { tablesThatHold } from '../../support/database.js';
import { nodesOf } from '../../support/facet.js';
import { due, enqueue, workedOff } from '../../support/jobs.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { anOrganization, later } from '../../support/people.js';

const mail = new MailServer();
const day = 86_400;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());

interface Waiting {
  readonly id: string;
  readonly organization: OrganizationId;
  readonly email: string;
  readonly handle: string;
  /** Of the first letter. */
  readonly token: string;
}

/** Somebody who has signed up, and whose letter has come. */
async function aSignUpThatWaits(changes: Record<string, unknown> = {}, organization?: OrganizationId): Promise<Waiting> {
  const [to, email, handle] = [organization ?? (await anOrganization()), anAddress(), `nina${randomBytes(5).toString('hex')}`];
  expect((await api.post('/auth/sign-up', aSignUp(to, { email, handle, ...changes }))).status).toBe(202);
  const token = tokenIn(await mail.letterTo(email));
  await workedOff('mail.send');
  const [row] = await facet.sql<{ id: string }>('select user_id as id from emails where address_key = $1', [email]);
  return { id: row?.id ?? '', organization: to, email, handle, token };
}

/** Has the task done that falls due every hour. */
async function swept(): Promise<void> {
  await enqueue('sign-ups.sweep', {});
  await workedOff('sign-ups.sweep');
}

const isThere = async ({ id }: Waiting): Promise<boolean> => (await facet.sql('select 1 from users where id = $1', [id])).length > 0;
const verify = (token: string): ReturnType<typeof api.post> => api.post('/auth/email/verify', { token });

describe('a sign-up that nobody confirms', () => {
  it('keeps its username and its place for seven days', async () => {
    const nina = await aSignUpThatWaits();
    await later(7 * day - 60, async () => {
      await swept();
      expectProblem(await api.post('/auth/sign-up', aSignUp(nina.organization, { handle: nina.handle })), 409, 'username.taken');
    });
    expect(await isThere(nina)).toBe(true);
  });

  it('is removed then, with everything that it held', async () => {
    const rita = await aSignUpThatWaits();
    expect((await verify(rita.token)).status).toBe(204);
    const nina = await aSignUpThatWaits({ referrerHandle: rita.handle }, rita.organization);
    for (const trace of [nina.id, nina.email, nina.handle]) expect(await tablesThatHold(trace)).not.toEqual([]);
    await later(7 * day + 60, swept);
    for (const trace of [nina.id, nina.email, nina.handle]) expect([trace, await tablesThatHold(trace)]).toEqual([trace, []]);
    expect(await isThere(rita)).toBe(true);
  });

  it('leaves address and username to who comes next', async () => {
    const nina = await aSignUpThatWaits();
    await later(7 * day + 60, swept);
    const again = aSignUp(nina.organization, { handle: nina.handle, email: nina.email });
    expect((await api.post('/auth/sign-up', again)).status).toBe(202);
    expect((await verify(tokenIn(await mail.letterTo(nina.email)))).status).toBe(204);
    expect((await login(nina.email)).status).toBe(200);
  });

  it('can be confirmed for as long as a letter works, also after that', async () => {
    const nina = await aSignUpThatWaits();
    const token = await later(7 * day - 3600, async () => {
      await api.post('/auth/email/verify-request', { email: nina.email });
      // What the application queues for its own time is ahead of the queue's.
      await due();
      await workedOff('link.send');
      await due();
      return tokenIn(await mail.letterTo(nina.email));
    });
    await later(7 * day + 3600, async () => {
      await swept();
      expect((await verify(token)).status).toBe(204);
    });
    await later(30 * day, swept);
    expect((await login(nina.email)).status).toBe(200);
  });

  it('stays when somebody has given it a role, and when it was banned', async () => {
    const [nina, nora] = [await aSignUpThatWaits(), await aSignUpThatWaits()];
    await facet.write((tx, { roles }) => roles.grantBuiltIn(tx, nina.organization, nina.id as never, 'moderator'));
    await facet.sql(`update users set status = 'banned', status_before_ban = 'pending' where id = $1`, [nora.id]);
    await later(30 * day, swept);
    expect([await isThere(nina), await isThere(nora)]).toEqual([true, true]);
  });
});

describe('who is pending without having signed up', () => {
  it('stays: an import brought them', async () => {
    await facet.sql(`insert into users (id, status, name, created_at) values (gen_random_uuid(), 'pending', 'Ivy Imported', now() - interval '3 years')`);
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

  it('finds them by an index, however many people there are', async () => {
    await facet.sql(`insert into users (id, name) select gen_random_uuid(), 'active' from generate_series(1, 5000)`);
    await facet.sql('analyze users');
    await swept();
    const nodes = nodesOf(await facet.inside.planOf('forgotten_sign_ups', [new Date().toISOString(), 100]));
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    expect(nodes.map((node) => node['Index Name'])).toContain('ix_users_confirm_by');
    expect(await facet.inside.blocksOf('forgotten_sign_ups', [new Date().toISOString(), 100])).toBeLessThan(20);
  });
});
