/** @settings {"OPERATOR_ORGANIZATION":"operators"} */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { expectProblem } from '../../support/account.js';
import { api, type Signer } from '../../support/api.js';
import { enqueue, queued } from '../../support/jobs.js';
import { aPerson, aRole, type TestPerson } from '../../support/people.js';

const operators = 'operators' as OrganizationId;
const hash = 'cd'.repeat(32);
let operator: TestPerson;

beforeAll(async () => {
  await facet.write((tx, { organizations }) => organizations.create(tx, operators, 'Operators'));
  operator = await aPerson({ in: operators, as: 'admin' });
});

const jobs = (query = '', who: Signer = operator) => api.as(who).get(`/admin/jobs${query}`);
const retry = (id: string, who: Signer = operator) => api.as(who).post(`/admin/jobs/${id}/retry`);

/** A job that has failed for good. */
async function aParkedJob(error = 'It broke.'): Promise<string> {
  const id = await enqueue('picture.sweep', { hash });
  await facet.sql('select graphile_worker.permanently_fail_jobs(array[$1::bigint], $2)', [id, error]);
  return id;
}

/** Says that a worker works on the job, or that it has failed before. */
const set = (id: string, change: string): Promise<unknown> =>
  facet.sql(`update graphile_worker._private_jobs set ${change} where id = $1`, [id]);

describe('GET /admin/jobs', () => {
  it('shows each job in its state, newest first, and nothing of its payload', async () => {
    const [waiting, running, failed, parked] = [
      await enqueue('sessions.sweep', {}),
      await enqueue('picture.sweep', { hash }),
      await enqueue('picture.sweep', { hash }),
      await aParkedJob(),
    ];
    await set(running, `locked_at = now(), locked_by = 'somebody', attempts = 1`);
    await set(failed, `attempts = 2, last_error = E'It broke.\\n    at the first line of a stack'`);
    const { status, body } = await jobs();
    expect([status, body.total]).toEqual([200, 4]);
    const dates = { runAt: expect.any(String), createdAt: expect.any(String) };
    const job = { key: null, maxAttempts: 10, startedAt: null, lastError: null, ...dates };
    expect(body.jobs).toEqual([
      { ...job, id: parked, task: 'picture.sweep', state: 'parked', attempts: 10, lastError: 'It broke.' },
      { ...job, id: failed, task: 'picture.sweep', state: 'failed', attempts: 2, lastError: 'It broke.' },
      { ...job, id: running, task: 'picture.sweep', state: 'running', attempts: 1, startedAt: expect.any(String) },
      { ...job, id: waiting, task: 'sessions.sweep', state: 'waiting', attempts: 0 },
    ]);
    expect(JSON.stringify(body)).not.toContain(hash);
  });

  it.each([
    ['?state=parked', ['parked']],
    ['?state=running', ['running']],
    ['?state=waiting&task=picture.sweep', []],
    ['?task=sessions.sweep', ['waiting']],
    ['?task=nobody.knows', []],
  ])('filters by %s', async (query, states) => {
    const { body } = await jobs(query);
    expect([body.jobs.map((one: { state: string }) => one.state), body.total]).toEqual([states, states.length]);
  });

  it('is paged', async () => {
    const seen: string[] = [];
    let page = await jobs('?limit=3');
    for (; ; page = await jobs(`?limit=3&cursor=${page.body.nextCursor}`)) {
      seen.push(...page.body.jobs.map((one: { id: string }) => one.id));
      expect(page.body.total).toBe(4);
      if (page.body.nextCursor === undefined) break;
    }
    expect(seen).toEqual((await jobs()).body.jobs.map((one: { id: string }) => one.id));
    expect(seen).toHaveLength(4);
  });

  it.each([
    '?state=done',
    '?state=',
    '?limit=0',
    '?limit=101',
    '?cursor=x',
    `?cursor=${Buffer.from('["1e3"]').toString('base64url')}`,
    '?page=2',
  ])('refuses %s', async (query) => {
    expectProblem(await jobs(query), 400, 'request.invalid');
  });
});

describe('POST /admin/jobs/{id}/retry', () => {
  it('makes a parked job due, to be tried as often as a new one', async () => {
    const id = await aParkedJob();
    const { status, body } = await retry(id);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ id, state: 'waiting', attempts: 0, lastError: 'It broke.' }),
    ]);
    const job = (await queued('picture.sweep')).find((one) => one.id === id);
    expect([job?.attempts, (job?.runAt.getTime() ?? Infinity) <= Date.now()]).toEqual([0, true]);
  });

  it('leaves one that is not parked as it is', async () => {
    const id = await enqueue('picture.sweep', { hash });
    expectProblem(await retry(id), 409, 'job.not_parked');
    await set(id, `locked_at = now(), locked_by = 'somebody', attempts = 10`);
    expectProblem(await retry(id), 409, 'job.not_parked');
  });

  it.each(['0', '999999999999999999', '99999999999999999999', '-1', 'x', '1e3'])('knows no job %s', async (id) => {
    expectProblem(await retry(id), 404, 'job.not_found');
  });
});

describe('The jobs of the installation', () => {
  it('are for its operators: no admin of another organization sees them', async () => {
    const id = await aParkedJob();
    for (const who of [await aPerson({ as: 'admin' }), await aPerson()]) {
      expectProblem(await jobs('', who), 403, 'operator.needed');
      expectProblem(await retry(id, who), 403, 'operator.needed');
    }
    expectProblem(await jobs('', { headers: {} }), 401, 'credential.invalid');
    expectProblem(await retry(id, { headers: {} }), 401, 'credential.invalid');
  });

  it('need a permission in that organization', async () => {
    const id = await aParkedJob();
    const moderator = await aPerson({ in: operators, as: 'moderator' });
    expectProblem(await jobs('', moderator), 403, 'permission.missing');
    const role = await aRole(operators, 'Watcher', ['read:jobs']);
    await api.as(operator).post(`/api/v1/user/${moderator.id}/roles`, { roles: [role], add: true });
    expect((await jobs('', moderator)).status).toBe(200);
    expectProblem(await retry(id, moderator), 403, 'permission.missing');
  });

  it('are shown to an API key of that organization and to no other', async () => {
    const key = async (person: TestPerson): Promise<Signer> => {
      const { body } = await api.as(person).post('/auth/api-keys', { name: 'watch', scopes: ['read:jobs'] });
      return { headers: { 'x-api-key': body.key } };
    };
    expect((await jobs('', await key(operator))).status).toBe(200);
    expectProblem(await jobs('', await key(await aPerson({ as: 'admin' }))), 403, 'operator.needed');
  });
});

describe('With JOBS=off', () => {
  it('nothing was worked on, and no worker said to be there', async () => {
    expect((await jobs('?state=waiting')).body.total).toBeGreaterThan(0);
    expect(await facet.sql('select * from job_runners')).toEqual([]);
  });
});
