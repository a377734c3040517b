/**
 * @settings {"DNS_SERVERS":"127.0.0.1:{port}"}
 */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { badBodies } from '../../support/bad-bodies.js';
import { inOrganization } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { auditOf } from '../../support/audit.js';
import { aPerson, type TestPerson } from '../../support/people.js';

let ada: TestPerson;
let count = 0;

beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
});

const aDomain = (): string => `company-${(count += 1)}.example`;
const path = (rest = '', by = ada): string => inOrganization(by.organization, `/domains${rest}`);
const add = (domain: unknown, joining?: unknown, by = ada): Promise<Answer> =>
  api.as(by).post(path('', by), { domain, joining });
/** As a look into the DNS would. */
const verified = (domain: string, by = ada): Promise<unknown> =>
  facet.sql(
    `update organization_domains set verified_at = now(), checked_at = now() where domain = $1 and organization_id = $2`,
    [domain, by.organization],
  );
const join = (person: TestPerson, organization: string = ada.organization): Promise<Answer> =>
  api.as(person).post(`/auth/memberships/${organization}`);

describe('domains of an organization', () => {
  it('are added with the record that proves them, listed, changed and removed', async () => {
    const { status, body, headers } = await add('Bücher.Example.');
    const domain = 'xn--bcher-kva.example';
    expect([status, body]).toEqual([
      201,
      {
        domain,
        status: 'pending',
        joining: 'off',
        record: {
          name: `_facet-challenge.${domain}`,
          type: 'TXT',
          value: expect.stringMatching(/^facet-verification=[\w-]{32}$/),
        },
        createdAt: expect.any(String),
      },
    ]);
    const etag = { 'if-match': headers.get('etag') ?? '' };
    const changed = await api.as(ada).patch(path(`/${domain}`), { joining: 'members' }, { headers: etag });
    expect([changed.status, changed.body.joining]).toEqual([200, 'members']);
    expectProblem(
      await api.as(ada).patch(path(`/${domain}`), { joining: 'off' }, { headers: etag }),
      412,
      'version.stale',
    );
    expect((await api.as(ada).patch(path(`/${domain}`), { joining: 'members' })).status).toBe(200);
    expect((await api.as(ada).get(path())).body).toEqual({ domains: [changed.body] });
    expect((await api.as(ada).get(path('/BÜCHER.example'))).body).toEqual(changed.body);
    expect((await api.as(ada).delete(path(`/${domain}`))).status).toBe(204);
    expectProblem(await api.as(ada).get(path(`/${domain}`)), 404, 'domain.not_found');
    const actions = (await auditOf(ada, {}))
      .map(({ action }) => action)
      .filter((action) => action.startsWith('domain'));
    expect(actions.sort()).toEqual(['domain.added', 'domain.changed', 'domain.removed']);
  });

  it.each([
    'localhost',
    'com',
    'gmail.com',
    'GMX.de',
    '1.2.3.4',
    'a b.example',
    '-a.example',
    `${'a'.repeat(64)}.example`,
  ])('are not such as %s', async (domain) => expectProblem(await add(domain), 400, 'domain.invalid'));

  it('are there once, and at most twenty', async () => {
    const domain = aDomain();
    expect((await add(domain)).status).toBe(201);
    expectProblem(await add(domain.toUpperCase()), 409, 'domain.exists');
    for (let n = 1; n < 18; n += 1) await add(aDomain());
    const answers = await Promise.all([add(aDomain()), add(aDomain()), add(aDomain()), add(aDomain())]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expectProblem(await add(aDomain()), 409, 'domain.limit_reached');
  });

  it('stay as they are while the DNS gives no answer', async () => {
    const domain = aDomain();
    await add(domain);
    const { status, body } = await api.as(ada).post(path(`/${domain}/verify`));
    expect([status, body]).toMatchObject([200, { status: 'pending', lastCheck: 'unreachable' }]);
  });

  it('are for update:domains, in that organization, and a credential', async () => {
    const domain = aDomain();
    await add(domain);
    const [mia, eve] = [await aPerson({ in: ada.organization }), await aPerson({ as: 'admin' })];
    const at = path(`/${domain}`);
    for (const send of [
      (as: typeof api) => as.post(path(), { domain: aDomain() }),
      (as: typeof api) => as.post(`${at}/verify`),
      (as: typeof api) => as.patch(at, { joining: 'off' }),
      (as: typeof api) => as.delete(at),
    ]) {
      expectProblem(await send(api.as(mia)), 403, 'permission.missing');
      expectProblem(await send(api.as(eve)), 404, 'organization.not_found');
      expectProblem(await send(api), 401, 'credential.invalid');
    }
    const none = path('/none.example', eve);
    expectProblem(await api.as(eve).patch(none, { joining: 'off' }), 404, 'domain.not_found');
    expectProblem(await api.as(eve).post(`${none}/verify`), 404, 'domain.not_found');
    expectProblem(await api.as(eve).delete(none), 404, 'domain.not_found');
  });

  it.each(badBodies({ domain: 'company.example' }))('refuses a body $is', async ({ status, code, sent }) => {
    expectProblem(await api.as(ada).post(path(), undefined, sent), status, code);
  });
});

describe('joining by a domain', () => {
  const aMember = (domain: string, isVerified = true): Promise<TestPerson> =>
    aPerson({ email: `mia${(count += 1)}@${domain}`, verified: isVerified });
  const rolesThere = ({ id }: TestPerson): Promise<unknown[]> =>
    facet.sql(
      `select r.built_in as role from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
       where a.organization_id = $1 and a.user_id = $2`,
      [ada.organization, id],
    );

  it('makes a member, with the role Member alone', async () => {
    const domain = aDomain();
    await add(domain, 'members');
    await verified(domain);
    const mia = await aMember(domain.toUpperCase());
    expect((await join(mia)).status).toBe(204);
    expect(await rolesThere(mia)).toEqual([{ role: 'member' }]);
    expectProblem(await join(mia), 409, 'member.exists');
    expect(await auditOf(ada, { action: 'user.joined', target: mia.id })).toMatchObject([
      { details: { role: 'member', domain } },
    ]);
  });

  it('is refused without a verified address, a verified domain, or where the organization is closed to it', async () => {
    const [open, pending, closed] = [aDomain(), aDomain(), aDomain()];
    await add(open, 'members');
    await verified(open);
    await add(pending, 'members');
    await add(closed);
    await verified(closed);
    for (const person of [
      await aMember(open, false),
      await aMember(pending),
      await aMember(closed),
      await aMember(`sub.${open}`),
      await aMember(`x${open}`),
      await aPerson({ verified: true }),
    ]) {
      expectProblem(await join(person), 403, 'domain.not_open');
      expect(await rolesThere(person)).toEqual([]);
    }
    const mia = await aMember(open);
    expectProblem(await join(mia, 'nowhere'), 404, 'organization.not_found');
    expectProblem(await join(mia, 'No such id'), 404, 'organization.not_found');
    expectProblem(await join(mia, (await aPerson()).organization), 403, 'domain.not_open');
    expectProblem(await api.post(`/auth/memberships/${ada.organization}`), 401, 'credential.invalid');
  });

  it('does not undo a ban', async () => {
    const domain = aDomain();
    await add(domain, 'members');
    await verified(domain);
    const mia = await aMember(domain);
    await join(mia);
    expect((await api.as(ada).post(inOrganization(ada.organization, `/members/${mia.id}/ban`))).status).toBe(200);
    expectProblem(await join(mia), 409, 'member.exists');
  });

  it('lets nobody sign up where addresses are not verified first', async () => {
    const domain = aDomain();
    await add(domain, 'members');
    await verified(domain);
    await api.as(ada).patch(inOrganization(ada.organization, '/settings'), { signUp: 'invite' });
    await expect(aPerson({ in: ada.organization, email: `nell@${domain}` })).rejects.toThrow('sign_up.by_invitation');
  });
});
