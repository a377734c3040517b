/**
 * @settings {"OPERATOR_ORGANIZATION": "operators", "TRUSTED_ISSUERS": [ {"issuer": "urn:issuer:set", "jwksUri": "{server}/keys.json", "audience": "facet-test", "organizationId": "guests", "provider": "set"}]}
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId } from '@app/common';
import { expectProblem } from '../../support/account.js';
import { api, type Answer, type Signer } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { aKey, IssuerServer } from '../../support/issuer-server.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';
import { signed } from '../../support/tokens.js';

const operators = 'operators' as OrganizationId;
const guests = 'guests' as OrganizationId;
const server = new IssuerServer();
const key = aKey('RS256');
let operator: TestPerson;
let member: TestPerson;

beforeAll(async () => {
  await server.listen(facet.sparePort);
  server.publish('/keys.json', [key]);
  for (const id of [operators, guests])
    await facet.write((tx, { organizations }) => organizations.create(tx, id, 'An organization'));
  operator = await aPerson({ in: operators, as: 'admin' });
  member = await aPerson({ in: operators, as: 'member' });
});
afterAll(() => server.close());

const jwksUri = (): string => `http://127.0.0.1:${facet.sparePort}/keys.json`;
const anIssuer = (changes: object = {}): Record<string, unknown> => {
  const provider = `p-${randomUUID()}`;
  return {
    issuer: `urn:issuer:${provider}`,
    provider,
    jwksUri: jwksUri(),
    audience: ['facet-test'],
    organizationId: guests,
    ...changes,
  };
};
const list = (who: Signer = operator) => api.as(who).get('/admin/issuers');
const add = (body: object, who: Signer = operator) => api.as(who).post('/admin/issuers', body);
const remove = (provider: string, who: Signer = operator) => api.as(who).delete(`/admin/issuers/${provider}`);
const listed = async (provider: string): Promise<Record<string, unknown> | undefined> =>
  (await list()).body.issuers.find((one: { provider: string }) => one.provider === provider);

/** The answer to the first call of a new user with a token of the issuer. */
function callBy(issuer: string, base?: string): Promise<Answer> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: 'facet-test', sub: randomUUID(), iat: now, exp: now + 300, name: 'Gina' };
  const token = signed({ header: { alg: key.alg, typ: 'JWT', kid: key.kid }, claims }, key.privateKey);
  const signer = api.with({ authorization: `Bearer ${token}` });
  return (base === undefined ? signer : signer.at(base)).get('/me');
}

const auditOf = (provider: string): Promise<unknown[]> =>
  facet.sql(
    `select action, organization_id, actor_kind, details from audit_entries where target_type = 'issuer' and target = $1 order by action, organization_id, id`,
    [provider],
  );

describe('A trusted issuer', () => {
  it('is added: its tokens are accepted at once here, and within seconds by every other server, until it is removed', async () => {
    const other = await facet.another();
    const given = anIssuer();
    const [issuer, provider] = [String(given.issuer), String(given.provider)];
    expect([(await callBy(issuer)).status, (await callBy(issuer, other)).status]).toEqual([401, 401]);

    const { status, body } = await add(given);
    const defaults = {
      algorithms: ['RS256', 'ES256'],
      updateClaims: true,
      jwksOutageSeconds: 86_400,
      source: 'operator',
      createdAt: expect.any(String),
    };
    expect([status, body]).toEqual([201, { ...given, ...defaults }]);
    expect(await listed(provider)).toEqual(body);
    expect((await callBy(issuer)).status).toBe(200);
    await eventually(async () => ((await callBy(issuer, other)).status === 200 ? true : undefined));

    expect((await remove(provider)).status).toBe(204);
    expect((await callBy(issuer)).status).toBe(401);
    await eventually(async () => ((await callBy(issuer, other)).status === 401 ? true : undefined));
    expect(await listed(provider)).toBeUndefined();
    const entry = {
      organization_id: '',
      actor_kind: 'person',
      details: { organizationId: guests, source: 'operator' },
    };
    // The organization sees no operator of another one.
    const concerned = { ...entry, organization_id: guests, actor_kind: 'command' };
    expect(await auditOf(provider)).toEqual([
      { action: 'issuer.added', ...entry },
      { action: 'issuer.added', ...concerned },
      { action: 'issuer.removed', ...entry },
      { action: 'issuer.removed', ...concerned },
    ]);
    const hidden = `select actor, credential, credential_id, request_id from audit_entries where organization_id = $1 and target = $2`;
    for (const row of await facet.sql(hidden, [guests, provider]))
      expect(row).toEqual({ actor: 'operator', credential: null, credential_id: null, request_id: null });
  });

  it('keeps what was asked for', async () => {
    const wanted = anIssuer({
      audience: ['web', 'ios'],
      algorithms: ['ES256', 'EdDSA'],
      updateClaims: false,
      jwksOutageSeconds: 0,
    });
    expect((await add(wanted)).status).toBe(201);
    expect(await listed(String(wanted.provider))).toMatchObject(wanted);
  });

  it('is added once, also by two operators at the same time', async () => {
    const given = anIssuer();
    const statuses = (await Promise.all([add(given), add(given)])).map((one) => one.status);
    expect(statuses.sort()).toEqual([201, 409]);
    expectProblem(await add({ ...anIssuer(), issuer: given.issuer }), 409, 'issuer.exists');
    expectProblem(await add({ ...anIssuer(), provider: given.provider }), 409, 'issuer.exists');
  });

  it.each<[string, object]>([
    ['jwksUri', { jwksUri: 'http://keys.example/jwks.json' }],
    ['jwksUri', { jwksUri: 'https://user:word@keys.example/jwks.json' }],
    ['jwksUri', { jwksUri: 'https://169.254.169.254/latest' }],
    ['jwksUri', { jwksUri: 'https://[::ffff:169.254.169.254]/' }],
    ['jwksUri', { jwksUri: 'https://2852039166/' }],
    ['jwksUri', { jwksUri: 'https://metadata.google.internal/' }],
    ['jwksUri', { jwksUri: 'file:///etc/passwd' }],
    ['jwksUri', { jwksUri: 'not a URL' }],
    ['issuer', { issuer: 'facet' }],
    ['issuer', { issuer: '' }],
    ['issuer', { issuer: 'urn:\u0007' }],
    ['issuer', { issuer: 'x'.repeat(1001) }],
    ['provider', { provider: 'local' }],
    ['provider', { provider: 'Upper|case' }],
    ['organizationId', { organizationId: 'Not A Slug' }],
    ['audience', { audience: [] }],
    ['audience', { audience: 'facet-test' }],
    ['algorithms', { algorithms: ['HS256'] }],
    ['algorithms', { algorithms: ['none'] }],
    ['algorithms', { algorithms: [] }],
    ['updateClaims', { updateClaims: 'false' }],
    ['jwksOutageSeconds', { jwksOutageSeconds: 604_801 }],
    ['source', { source: 'environment' }],
  ])('with a wrong %s is refused (%#)', async (field, change) => {
    const answer = await add(anIssuer(change));
    expectProblem(answer, 400, 'request.invalid');
    expect(JSON.stringify(answer.body.errors)).toContain(field);
  });

  it('of an organization that does not exist is refused', async () =>
    expectProblem(await add(anIssuer({ organizationId: 'nowhere' })), 404, 'organization.not_found'));

  it('that is not there cannot be removed', async () => expectProblem(await remove('nobody'), 404, 'issuer.not_found'));

  it('may be one of a hundred', async () => {
    await facet.sql(`insert into trusted_issuers (issuer, provider, jwks_uri, audience, organization_id, algorithms, update_claims, jwks_outage_seconds, source, created_at)
      select 'many:' || n, 'many-' || n, 'https://keys.example/', array['a'], 'guests', array['RS256'], true, 0, 'operator', now() from generate_series(1, 100) n`);
    expectProblem(await add(anIssuer()), 409, 'issuer.limit_reached');
    await facet.sql(`delete from trusted_issuers where issuer like 'many:%'`);
  });
});

describe('The routes of trusted issuers are for operators', () => {
  it.each([
    ['nobody', () => api, 401, 'credential.missing'],
    ['a member without the permission', () => api.as(member), 403, 'permission.missing'],
  ])('not for %s', async (_who, who, status) => {
    const answers = [
      await who().get('/admin/issuers'),
      await who().post('/admin/issuers', anIssuer()),
      await who().delete('/admin/issuers/set'),
    ];
    expect(answers.map((one) => one.status)).toEqual([status, status, status]);
  });

  it('not for the admin of another organization', async () => {
    const admin = await aPerson({ in: await anOrganization(), as: 'admin' });
    for (const answer of [await list(admin), await add(anIssuer(), admin), await remove('set', admin)])
      expectProblem(answer, 403, 'operator.needed');
  });
});

describe('An issuer of the setting TRUSTED_ISSUERS', () => {
  const set = {
    issuer: 'urn:issuer:set',
    algorithms: ['RS256', 'ES256'],
    updateClaims: true,
    jwksOutageSeconds: 86_400,
  };
  const setting = (changes: object = {}) => ({
    ...set,
    jwksUri: jwksUri(),
    audience: ['facet-test'],
    organizationId: guests,
    provider: 'set',
    ...changes,
  });

  it('is in the table since the start, and cannot be removed or added there', async () => {
    expect(await listed('set')).toMatchObject({ issuer: set.issuer, source: 'environment' });
    expectProblem(await remove('set'), 409, 'issuer.fixed');
    expectProblem(await add(anIssuer({ issuer: set.issuer })), 409, 'issuer.exists');
    expect((await callBy(set.issuer)).status).toBe(200);
  });

  it('changes with the setting at the next start of a server, and starts with the same setting write nothing', async () => {
    await facet.another({ TRUSTED_ISSUERS: [setting({ audience: ['another'], provider: 'renamed' })] });
    expect(await listed('renamed')).toMatchObject({ audience: ['another'], source: 'environment' });
    await facet.another();
    await facet.another();
    expect(await listed('set')).toMatchObject({ audience: ['facet-test'] });
    expect(await auditOf('set')).toHaveLength(6);
  });

  it('takes the place of an entry of an operator for the same issuer, and leaves with its line', async () => {
    const given = anIssuer();
    await add(given);
    const base = await facet.another({
      TRUSTED_ISSUERS: [setting({ issuer: String(given.issuer), provider: 'taken-over' })],
    });
    expect([await listed(String(given.provider)), await listed('taken-over'), await listed('set')]).toEqual([
      undefined,
      expect.objectContaining({ issuer: given.issuer, source: 'environment' }),
      undefined,
    ]);
    await facet.another({ TRUSTED_ISSUERS: [] });
    expect(await listed('taken-over')).toBeUndefined();
    await eventually(async () => ((await callBy(String(given.issuer), base)).status === 401 ? true : undefined));
    await facet.another();
  });

  it('with the provider of an issuer that an operator has added keeps the server from starting, and changes nothing', async () => {
    const given = anIssuer({ provider: 'contested' });
    await add(given);
    await expect(facet.another({ TRUSTED_ISSUERS: [setting({ provider: 'contested' })] })).rejects.toThrow(
      /^TRUSTED_ISSUERS: the provider contested /,
    );
    expect([await listed('contested'), await listed('set')]).toEqual([
      expect.objectContaining({ issuer: given.issuer }),
      expect.objectContaining({ issuer: set.issuer }),
    ]);
  });
});
