import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem, signIn } from '../../support/account.js';
import { alsoIn, inOrganization, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer, type Api } from '../../support/api.js';
import { aPerson, aRole, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let mia: TestPerson;
/** The application, with an API key that may ask and do nothing else. */
let app: Api;
let clerk: string;

const user = (id: string): object => ({ type: 'user', id });
const about = (who: { readonly id: string }, name = 'read', type = 'invoices'): object => ({
  subject: user(who.id),
  action: { name },
  resource: { type, id: '2026-0042' },
});
const ask = (body: unknown): Promise<Answer> => app.post('/access/v1/evaluation', body);
const askMany = (body: unknown): Promise<Answer> => app.post('/access/v1/evaluations', body);
const decisionOn = async (body: unknown): Promise<unknown> => {
  const answer = await ask(body);
  expect(answer.status).toBe(200);
  return answer.body;
};

beforeAll(async () => {
  ada = await aPerson({ as: 'admin', name: 'Ada' });
  for (const name of ['read:invoices', 'approve:invoices', 'read:reports'])
    await api.as(ada).post(inOrganization(ada.organization, '/permissions'), { name });
  clerk = await aRole(ada.organization, 'Clerk', ['read:invoices', 'read:users']);
  mia = await aPerson({ in: ada.organization, name: 'Mia' });
  await api.as(ada).post(`/api/v1/user/${mia.id}/roles`, { roles: [clerk], add: true });
  const { body } = await api.as(ada).post('/auth/api-keys', { name: 'application', scopes: ['evaluate:access'] });
  app = api.with({ 'x-api-key': body.key as string });
});

describe('POST /access/v1/evaluation', () => {
  it('says what a user of the organization may do', async () => {
    expect(await decisionOn(about(mia))).toEqual({ decision: true });
    expect(await decisionOn(about(mia, 'read:invoices', 'whatever'))).toEqual({ decision: true });
    expect(await decisionOn(about(mia, 'approve'))).toEqual({ decision: false });
    expect(await decisionOn(about({ id: mia.directoryId }, 'read', 'users'))).toEqual({ decision: true });
    for (const name of ['approve', 'read', 'read:reports', 'update:roles'])
      expect(await decisionOn(about(ada, name))).toEqual({ decision: true });
  });

  it('says why where it is asked', async () => {
    const roles = [{ id: clerk, name: 'Clerk' }];
    const context = { reason: true, time: '2026-01-01T00:00:00Z' };
    expect(await decisionOn({ ...about(mia), context })).toEqual({
      decision: true,
      context: { reason: 'granted', roles },
    });
    expect(await decisionOn({ ...about(mia, 'approve'), context })).toEqual({
      decision: false,
      context: { reason: 'not_granted', roles: [] },
    });
  });

  it('says no about everybody and everything that it does not know, without telling them apart', async () => {
    const olga = await aPerson({ as: 'admin' });
    await api.as(olga).post(inOrganization(olga.organization, '/permissions'), { name: 'read:secrets' });
    const strangers = [
      olga.id,
      '01930000-0000-7000-8000-00000000ffff',
      'corp|nobody',
      'mia',
      'local|x',
      '*',
      'ff\u00e9',
    ];
    for (const id of strangers)
      expect(await decisionOn({ ...about({ id }), context: { reason: true } })).toEqual({
        decision: false,
        context: { reason: 'not_granted', roles: [] },
      });
    for (const name of ['read:secrets', 'delete', '*', 'read:*', 'facet:later', ':', '%'])
      expect(await decisionOn(about(ada, name))).toEqual({ decision: false });
    expect(await decisionOn({ ...about(ada), subject: { type: 'group', id: ada.id } })).toEqual({ decision: false });
  });

  it('answers from the organization of the caller, and follows changes at once', async () => {
    const nina = await aPerson({ in: ada.organization });
    await alsoIn((await aPerson({ as: 'admin' })).organization, nina.id, 'admin');
    expect(await decisionOn(about(nina))).toEqual({ decision: false });
    const give = (roles: readonly string[]): Promise<Answer> => api.as(ada).put(memberPath(nina, '/roles'), { roles });
    await give([clerk]);
    expect(await decisionOn(about(nina))).toEqual({ decision: true });
    await api.as(ada).post(memberPath(nina, '/ban'));
    expect(await decisionOn(about(nina))).toEqual({ decision: false });
    await api.as(ada).post(memberPath(nina, '/unban'));
    expect(await decisionOn(about(nina))).toEqual({ decision: true });
    // The ban has ended the session of before.
    const { accessToken } = await signIn(nina);
    expect((await api.with({ authorization: `Bearer ${accessToken}` }).delete('/me')).status).toBe(202);
    expect(await decisionOn(about(nina))).toEqual({ decision: false });
  });

  it('knows users of another issuer by their public ids', async () => {
    const petra = await aPerson({ in: ada.organization });
    await facet.sql(
      `insert into identities (id, user_id, issuer, provider, subject, signed_subject, public_id)
       values (gen_random_uuid(), $1, 'https://idp.example', 'corp', 'p-1', 'p-1', 'corp|p-1')`,
      [petra.id],
    );
    expect(await decisionOn(about({ id: 'corp|p-1' }, 'read', 'users'))).toEqual({ decision: true });
    expect(await decisionOn(about({ id: 'corp|p-1' }))).toEqual({ decision: false });
  });

  it('ignores what it does not know, and refuses what lacks a part', async () => {
    const more = { ...about(mia), options: { x: 1 }, nmae: 1, context: { a: [{}] } };
    expect(await decisionOn(more)).toEqual({ decision: true });
    const parts: object[] = [{ subject: undefined }, { action: {} }, { resource: { type: 'invoices' } }];
    for (const part of [...parts, { subject: { type: 'user' } }, { subject: user('') }, { action: { name: 7 } }]) {
      const answer = await ask({ ...about(mia), ...part });
      expectProblem(answer, 400, 'request.invalid');
      expect(answer.body.errors).toHaveLength(1);
    }
    for (const body of [[], 'x', null, undefined]) expect((await ask(body)).status).toBe(400);
    expectProblem(await ask(about({ id: 'a\u0000b' })), 400, 'request.invalid');
    expectProblem(await ask(about({ id: 'x'.repeat(513) })), 400, 'request.invalid');
  });

  it('is for callers with evaluate:access, and gives their request id back', async () => {
    const petra = await somebodyWho(ada.organization, ['read:users', 'read:members']);
    expectProblem(await api.as(petra).post('/access/v1/evaluation', about(petra)), 403, 'permission.missing');
    expect((await api.post('/access/v1/evaluation', about(mia))).status).toBe(401);
    const { headers } = await app.post('/access/v1/evaluation', about(mia), {
      headers: { 'x-request-id': 'bfe9eb29' },
    });
    expect(headers.get('x-request-id')).toBe('bfe9eb29');
    expect((await api.as(ada).post('/access/v1/evaluation', about(mia))).body).toEqual({ decision: true });
  });
});

describe('POST /access/v1/evaluations', () => {
  const actions = (...names: string[]): object[] => names.map((name) => ({ action: { name } }));
  const decisions = async (body: object): Promise<boolean[]> => {
    const answer = await askMany(body);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['evaluations']);
    return (answer.body.evaluations as { decision: boolean }[]).map(({ decision }) => decision);
  };

  it('answers each question in order, with the defaults of the request', async () => {
    const evaluations = [
      ...actions('read', 'approve'),
      { subject: user(ada.id), action: { name: 'approve' } },
      { resource: { type: 'reports', id: '1' } },
      { context: { reason: true } },
    ];
    const { body } = await askMany({ ...about(mia), evaluations });
    expect(body).toEqual({
      evaluations: [
        ...[{ decision: true }, { decision: false }, { decision: true }, { decision: false }],
        { decision: true, context: { reason: 'granted', roles: [{ id: clerk, name: 'Clerk' }] } },
      ],
    });
    expect(await decisions({ evaluations: [about(mia), about(ada, 'approve'), about(mia, 'approve')] })).toEqual([
      ...[true, true, false],
    ]);
  });

  it('ends with the first denial or permit where it is asked to', async () => {
    const evaluations = actions('read', 'approve', 'read');
    const asked = (evaluations_semantic?: string, list = evaluations): Promise<boolean[]> =>
      decisions({ ...about(mia), evaluations: list, options: { evaluations_semantic, other: 1 } });
    expect(await asked()).toEqual([true, false, true]);
    expect(await asked('execute_all')).toEqual([true, false, true]);
    expect(await asked('deny_on_first_deny')).toEqual([true, false]);
    expect(await asked('permit_on_first_permit')).toEqual([true]);
    expect(await asked('permit_on_first_permit', actions('approve', 'read', 'read'))).toEqual([false, true]);
    expect(await asked('deny_on_first_deny', actions('read', 'read'))).toEqual([true, true]);
    expect(await asked('permit_on_first_permit', actions('approve', 'delete'))).toEqual([false, false]);
    const wrong = await askMany({ ...about(mia), evaluations, options: { evaluations_semantic: 'first' } });
    expectProblem(wrong, 400, 'request.invalid');
  });

  it('is one question without a list, also with an empty one', async () => {
    for (const more of [{}, { evaluations: [] }])
      expect((await askMany({ ...about(mia), ...more })).body).toEqual({ decision: true });
  });

  it('takes a thousand questions by one statement, and not one more', async () => {
    const evaluations = Array.from({ length: 1000 }, (_, at) => ({ action: { name: at % 2 ? 'read' : 'approve' } }));
    const sent = await facet.inside.statementsOf(async () => {
      const found = await decisions({ ...about(mia), evaluations });
      expect([found.length, found.filter(Boolean).length]).toEqual([1000, 500]);
    });
    expect(sent.filter((name) => name.startsWith('access_facts'))).toHaveLength(1);
    expect(sent.length).toBeLessThanOrEqual(3);
    const more = [...evaluations, ...evaluations.slice(0, 1)];
    expectProblem(await askMany({ ...about(mia), evaluations: more }), 400, 'request.invalid');
    const wide = evaluations.map((one) => ({ ...one, context: { text: 'x'.repeat(100) } }));
    expect((await askMany({ ...about(mia), evaluations: wide })).status).toBe(413);
  });

  it('names the question that lacks a part', async () => {
    const answer = await askMany({ subject: user(mia.id), evaluations: [about(ada), { action: { name: 'read' } }] });
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors).toEqual([
      { field: 'evaluations.1.resource.type', message: expect.stringContaining('evaluations.1.resource.type') },
    ]);
    for (const evaluations of [7, 'x', [7], [null]])
      expectProblem(await askMany({ ...about(mia), evaluations }), 400, 'request.invalid');
  });

  it('reads each subject by key, however many members there are', async () => {
    await decisionOn(about(mia));
    await facet.sql(
      `insert into users (id, name, status) select gen_random_uuid(), 'Crowd ' || n, 'active' from generate_series(1, 2000) n`,
    );
    await facet.sql(
      `insert into members (organization_id, user_id) select $1, id from users where name like 'Crowd %'`,
      [ada.organization],
    );
    await facet.sql('analyze users, members, role_assignments, roles, identities');
    const values = [ada.organization, JSON.stringify([{ user: mia.id }, { identity: 'a|b' }]), '["read:invoices"]'];
    const plan = JSON.stringify(await facet.inside.planOf('access_facts', values));
    expect(plan).toContain('Index');
    for (const table of ['members', 'users', 'role_assignments', 'identities'])
      expect(plan).not.toMatch(new RegExp(`"Seq Scan"[^}]*"Relation Name":"${table}"`));
    await facet.sql(`delete from users where name like 'Crowd %'`);
  });
});

describe('POST /access/v1/search', () => {
  const search = (kind: string, body: unknown): Promise<Answer> => app.post(`/access/v1/search/${kind}`, body);
  const holders = async (name: string, limit?: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let token = ''; ;) {
      const page = { ...(token && { token }), ...(limit !== undefined && { limit }) };
      const body = { subject: { type: 'user' }, action: { name }, resource: { type: 'invoices', id: '1' }, page };
      const answer = await search('subject', body);
      expect(answer.status).toBe(200);
      ids.push(...(answer.body.results as { id: string }[]).map(({ id }) => id));
      token = answer.body.page.next_token as string;
      if (token === '') return ids;
    }
  };

  it('finds who may do something, each once, page by page, and nobody who may not', async () => {
    const [nina, oscar] = [await aPerson({ in: ada.organization }), await aPerson({ in: ada.organization })];
    const both = await aRole(ada.organization, 'Also clerk', ['read:invoices']);
    for (const one of [nina, oscar]) await api.as(ada).put(memberPath(one, '/roles'), { roles: [clerk, both] });
    await api.as(ada).post(memberPath(oscar, '/ban'));
    const wanted = [ada.id, mia.id, nina.id].sort();
    for (const limit of [undefined, 1, 2, 100, 5000]) expect(await holders('read', limit)).toEqual(wanted);
    for (const id of await holders('read')) expect(await decisionOn(about({ id }))).toEqual({ decision: true });
    expect(await holders('approve')).toEqual([ada.id]);
    for (const name of ['delete', 'read:secrets', '*']) expect(await holders(name)).toEqual([]);
    expect(await holders('update:roles')).toEqual([ada.id]);
  });

  it('goes on only with the same question', async () => {
    const body = { subject: { type: 'user' }, action: { name: 'read' }, resource: { type: 'invoices', id: '1' } };
    const { next_token: token } = (await search('subject', { ...body, page: { limit: 1 } })).body.page;
    const other = { ...body, action: { name: 'approve' }, page: { token } };
    expectProblem(await search('subject', other), 400, 'request.invalid');
    for (const page of [{ limit: 0 }, { limit: 'x' }, { token: 'x' }, { token: 7 }])
      expectProblem(await search('subject', { ...body, page }), 400, 'request.invalid');
    expect((await search('subject', { ...body, subject: { type: 'group' } })).body.results).toEqual([]);
  });

  it('finds what somebody may do to resources of a type', async () => {
    const actionsOf = async (who: { readonly id: string }, type = 'invoices'): Promise<string[]> => {
      const { status, body } = await search('action', { subject: user(who.id), resource: { type, id: '1' } });
      expect(status).toBe(200);
      return (body.results as { name: string }[]).map(({ name }) => name);
    };
    expect(await actionsOf(mia)).toEqual(['read']);
    expect(await actionsOf(ada)).toEqual(['approve', 'read']);
    expect(await actionsOf(ada, 'roles')).toEqual(['update']);
    for (const id of ['01930000-0000-7000-8000-00000000ffff', 'corp|x', 'x'])
      expect(await actionsOf({ id })).toEqual([]);
    for (const type of ['nvoices', 'secrets', '*']) expect(await actionsOf(ada, type)).toEqual([]);
    expectProblem(await search('action', { subject: user(mia.id) }), 400, 'request.invalid');
  });
});

describe('GET /.well-known/authzen-configuration', () => {
  it('says where the operations are', async () => {
    const { status, body, headers } = await api.get('/.well-known/authzen-configuration');
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('application/json')]);
    const base = body.policy_decision_point as string;
    expect(body).toEqual({
      policy_decision_point: facet.url,
      access_evaluation_endpoint: `${base}/access/v1/evaluation`,
      access_evaluations_endpoint: `${base}/access/v1/evaluations`,
      search_subject_endpoint: `${base}/access/v1/search/subject`,
      search_action_endpoint: `${base}/access/v1/search/action`,
    });
  });
});
