/** @settings {"IDENTITY_PROVIDER_ADDRESSES":"any"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { aPerson, type TestPerson } from '../../support/people.js';
import { addProvider, ProviderServer } from '../../support/provider-server.js';

const provider = new ProviderServer(`http://127.0.0.1:${facet.sparePort}`);
let admin: TestPerson;

beforeAll(() => provider.listen(facet.sparePort));
afterAll(() => provider.close());
beforeEach(async () => {
  admin = await aPerson({ as: 'admin' });
  provider.metadata = {};
});

const path = (id = ''): string => `/admin/organizations/${admin.organization}/identity-providers${id && `/${id}`}`;
const add = (changes: object = {}): Promise<Answer> =>
  api.as(admin).post(path(), {
    ...{ id: 'corp', name: 'Corp', issuer: provider.issuer, clientId: 'facet', clientSecret: 'top secret' },
    ...changes,
  });
const faultOf = ({ status, body }: Answer): unknown => [status, (body as { errors: object[] }).errors];

describe('identity providers', () => {
  it('are added, read, listed, changed and removed, and the secret is shown to nobody', async () => {
    const added = await add();
    expect([added.status, added.body]).toEqual([
      201,
      {
        id: 'corp',
        name: 'Corp',
        issuer: provider.issuer,
        clientId: 'facet',
        scopes: ['email', 'profile'],
        createUsers: false,
        emailDomains: [],
        provider: `${admin.organization}.corp`,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
      },
    ]);
    expect((await api.as(admin).get(path())).body).toEqual({ identityProviders: [added.body] });
    expect((await api.as(admin).get(path('corp'))).body).toEqual(added.body);
    const changes = { name: 'Corporation', emailDomains: ['corp.example'], clientSecret: 'another' };
    const tag = added.headers.get('etag') ?? '';
    const changed = await api.as(admin).with({ 'if-match': tag }).patch(path('corp'), changes);
    expect(changed.body).toMatchObject({ name: 'Corporation', emailDomains: ['corp.example'], clientId: 'facet' });
    expectProblem(await api.as(admin).with({ 'if-match': tag }).patch(path('corp'), changes), 412, 'version.stale');
    expect((await api.as(admin).delete(path('corp'))).status).toBe(204);
    for (const method of ['get', 'delete'] as const)
      expectProblem(await api.as(admin)[method](path('corp')), 404, 'identity_provider.not_found');
    const rows = 'select 1 from organization_secrets where organization_id = $1';
    expect(await facet.sql(rows, [admin.organization])).toEqual([]);
    const audit = await facet.sql(
      `select action, target, details from audit_entries where organization_id = $1 and action like 'identity_provider.%' order by id`,
      [admin.organization],
    );
    const fields = ['name', 'issuer', 'clientId', 'scopes', 'createUsers', 'emailDomains', 'clientSecret'];
    expect(audit).toEqual([
      { action: 'identity_provider.added', target: 'corp', details: { fields } },
      {
        action: 'identity_provider.changed',
        target: 'corp',
        details: { fields: ['name', 'emailDomains', 'clientSecret'] },
      },
      { action: 'identity_provider.removed', target: 'corp', details: {} },
    ]);
  });

  it('have encrypted secrets', async () => {
    await add();
    const [row] = await facet.sql<{ sealed: Buffer }>(
      `select sealed from organization_secrets where organization_id = $1 and name = 'provider.corp'`,
      [admin.organization],
    );
    expect(row?.sealed.toString('latin1')).not.toContain('top secret');
    const found = await facet.services.secrets.find(admin.organization, 'provider.corp');
    expect(found?.toString()).toBe('top secret');
  });

  it('need permissions, and belong to one organization', async () => {
    await add();
    const member = await aPerson({ in: admin.organization });
    const other = await aPerson({ as: 'admin' });
    expect((await api.as(member).get(path())).status).toBe(403);
    expect((await api.as(member).post(path(), { id: 'x' })).status).toBe(403);
    expectProblem(await api.as(other).get(path('corp')), 404, 'organization.not_found');
    await addProvider(other, provider.issuer);
    expectProblem(await add(), 409, 'identity_provider.exists');
  });

  it.each([
    ['id', 'Corp'],
    ['id', '-corp'],
    ['id', 'a'.repeat(33)],
    ['name', ''],
    ['scopes', ['a b']],
    ['emailDomains', ['Corp.example']],
    ['emailDomains', ['corp']],
    ['clientSecret', ''],
    ['issuer', 'corp'],
    ['issuer', 'ftp://127.0.0.1/'],
    ['issuer', 'http://example.com/'],
    ['issuer', 'https://user:secret@127.0.0.1/'],
    ['issuer', 'https://127.0.0.1/?x=1'],
    ['issuer', 'https://169.254.169.254/'],
    ['issuer', 'http://127.0.0.1:1/'],
  ])('are refused with %s %j', async (field, value) => {
    expect(faultOf(await add({ [field]: value }))).toEqual([400, [expect.objectContaining({ field })]]);
    expect((await api.as(admin).get(path())).body).toEqual({ identityProviders: [] });
  });

  it.each([
    ['another issuer', { issuer: 'https://other.example' }],
    ['no token endpoint', { token_endpoint: undefined }],
    ['a page that is a script', { authorization_endpoint: 'javascript:alert(1)' }],
    ['keys without TLS elsewhere', { jwks_uri: 'http://keys.example/jwks' }],
    ['PKCE without S256', { code_challenge_methods_supported: ['plain'] }],
  ])('are refused with metadata that has %s', async (_, metadata) => {
    provider.metadata = metadata;
    expect(faultOf(await add())).toEqual([400, [expect.objectContaining({ field: 'issuer' })]]);
  });

  it('are at most 20 in an organization, also at once', async () => {
    const answers = await Promise.all(Array.from({ length: 22 }, (_, at) => add({ id: `corp-${at}` })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expectProblem(await add({ id: 'more' }), 409, 'identity_provider.limit_reached');
  }, 20_000);
});
