import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cleanUp } from '../support/server-process.js';
import { bcrypt, Installation, linesOf, someone, told, type Line } from '../support/transfer-kit.js';

jest.setTimeout(60_000);

let home: Installation;

/** One row of what a query finds. */
const found = (text: string, ...values: unknown[]): Promise<Line | undefined> => home.row(text, values);

beforeAll(async () => {
  home = await Installation.make();
  const both = [someone(), someone({ organizationId: 'other' })];
  expect((await home.import(both, ['--create-organizations'])).ended.code).toBe(0);
});
afterAll(async () => {
  await cleanUp();
  await home.drop();
});

describe('a line with the address of a sign-up that proved nothing', () => {
  /** A stranger's account, as an earlier version or this one made it. */
  async function aClaim(selfMade: boolean | null = true): Promise<{ id: string; email: string }> {
    const { email } = someone() as { email: string };
    const [row] = await home.sql<{ id: string }>(
      `insert into users (id, status, name, bio, self_made) values (gen_random_uuid(), 'active', 'Stranger', 'Mine', $1) returning id`,
      [selfMade],
    );
    const id = row?.id ?? '';
    await home.sql(
      `insert into emails (id, user_id, email, address_key, is_default) values (gen_random_uuid(), $1, $2, $2, true)`,
      [id, email],
    );
    await home.sql(`insert into password_credentials (user_id, hash) values ($1, 'the hash of the stranger')`, [id]);
    await home.sql(`insert into members (organization_id, user_id) values ('other', $1)`, [id]);
    await home.sql(
      `insert into api_keys (id, user_id, organization_id, name, secret_hash, scopes, created_at) values ($1, $2, 'other', 'k', '', '{}', now())`,
      [id.slice(-16), id],
    );
    return { id, email };
  }

  it('the line takes its place, without anything that the anonymous caller made', async () => {
    const { id, email } = await aClaim();
    const line = someone({ email, emailVerified: true, name: 'Real', roles: ['Admin'], passwordHash: bcrypt });
    const { results } = await home.import([line, { ...line, organizationId: 'other', roles: ['Member'] }]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'skipped']);
    expect(await home.memberOf(email)).toEqual({ id, username: null, roles: ['Admin'] });
    expect(
      await found(
        `select u.name, u.self_made, e.verified, p.hash, (select count(*)::int from api_keys k where k.user_id = u.id) as keys
         from users u join emails e on e.user_id = u.id join password_credentials p on p.user_id = u.id where u.id = $1`,
        id,
      ),
    ).toEqual({ name: 'Real', self_made: false, verified: true, hash: bcrypt, keys: 0 });
    expect((await home.import([line])).results.map(({ outcome }) => outcome)).toEqual(['skipped']);
  });

  it('an account of which nothing says that it is self-made is joined, as its operator made it', async () => {
    const { id, email } = await aClaim(null);
    const { results } = await home.import([someone({ email })]);
    expect(results).toMatchObject([{ outcome: 'joined', id }]);
  });

  it('a line with another id makes its own user, and the account of the anonymous caller goes', async () => {
    const { id, email } = await aClaim();
    const line = someone({
      id: '0192f3a4-0000-7000-8000-0000000000d1',
      email,
      emailVerified: true,
      name: 'Real',
      passwordHash: bcrypt,
    });
    const { results } = await home.import([line, { ...line, organizationId: 'other' }]);
    expect(told(results)[0]).toEqual(['created', 'an account that had not proved this address gave way']);
    expect(results).toMatchObject([{ id: line.id }, { outcome: 'joined', id: line.id }]);
    expect(
      await found(
        'select u.id, e.verified, p.hash from users u join emails e on e.user_id = u.id join password_credentials p on p.user_id = u.id where e.email = $1',
        email,
      ),
    ).toEqual({ id: line.id, verified: true, hash: bcrypt });
    expect(
      await found(
        `select status, (select count(*)::int from api_keys k where k.user_id = u.id) as keys,
        (select count(*)::int from password_credentials p where p.user_id = u.id) as passwords from users u where id = $1`,
        id,
      ),
    ).toEqual({ status: 'deleted', keys: 0, passwords: 0 });
  });

  it('a line does not wait for the purge of an account that the anonymous caller has deleted', async () => {
    const { id, email } = await aClaim();
    await home.sql(`update users set status = 'deleted' where id = $1`, [id]);
    expect((await home.import([someone({ email })], ['--dry-run'])).results).toMatchObject([{ outcome: 'created' }]);
    expect(await found('select user_id from emails where email = $1', email)).toEqual({ user_id: id });
    const { results } = await home.import([someone({ email, emailVerified: true })]);
    expect(told(results)).toEqual([['created', 'an account that had not proved this address gave way']]);
    expect(results[0]?.id).not.toBe(id);
    expect(await found('select status from users where id = $1', id)).toEqual({ status: 'deleted' });
  });

  it('a line that is out of order changes nothing', async () => {
    const { id, email } = await aClaim();
    expect((await home.import([someone({ email, roles: ['Nobody'] })])).results).toMatchObject([{ outcome: 'failed' }]);
    expect(await found('select name from users where id = $1', id)).toEqual({ name: 'Stranger' });
  });

  it('no command gives its maker a role or a key by it', async () => {
    const { id, email } = await aClaim();
    for (const words of [
      ['role', 'grant', 'other', email, 'Admin'],
      ['key', 'create', 'other', email, '--name', 'k', '--scopes', 'read:users'],
    ]) {
      const { code, stderr } = await home.facet(words);
      expect([code, stderr]).toEqual([1, expect.stringContaining('This e-mail address is not verified')]);
    }
    expect((await home.facet(['role', 'grant', 'other', id, 'Moderator'])).code).toBe(0);
  });
});

describe('ids of the source', () => {
  const idsOf = async (line: Line, args: string[] = []): Promise<unknown> => {
    const { results } = await home.import([line], args);
    const [id, outcome, reason] = [results[0]?.id, results[0]?.outcome, results[0]?.reasons[0]?.message];
    const row = await found(
      `select coalesce(public_id, provider || '|' || subject) as id, issuer, signed_subject from identities where user_id = $1`,
      id,
    );
    return { outcome, ...row, ...(reason !== undefined && { reason }) };
  };

  it.each(['prov0|1234567890', 'google-oauth2|1234567890', 'auth0|5f7c|x'])('stay what they are: %s', async (id) => {
    const provider = id.split('|')[0] ?? '';
    const waits = {
      outcome: 'created',
      id,
      issuer: '',
      signed_subject: null,
      reason: `identities.0 waits for a trusted issuer with the provider ${provider}`,
    };
    expect(await idsOf(someone({ id }))).toEqual(waits);
    const named = `${id}-named`;
    expect(
      await idsOf(someone({ id: named, email: undefined }), ['--issuer', 'https://tenant.example/']),
    ).toMatchObject({
      outcome: 'created',
      id: named,
      issuer: 'https://tenant.example/',
    });
    // The same again, and with an issuer of its own: never another user's.
    const again = await home.import(
      [someone({ id: named, email: undefined })],
      ['--issuer', 'https://tenant.example/'],
    );
    expect(told(again.results)[0]?.[0]).toBe('skipped');
    const elsewhere = await home.import(
      [someone({ id: named, email: undefined })],
      ['--issuer', 'https://other.example/'],
    );
    expect(told(elsewhere.results)).toEqual([['failed', 'identities.0 belongs to another user']]);
  });

  it('of a local user are their uuid', async () => {
    const { results } = await home.import([someone({ id: 'local|0192F3A4-0000-7000-8000-0000000000E7' })]);
    expect(results[0]).toMatchObject({ outcome: 'created', id: '0192f3a4-0000-7000-8000-0000000000e7' });
  });

  it('of one number at two providers are two users, with one issuer and with none', async () => {
    for (const args of [[], ['--issuer', 'https://tenant2.example/']]) {
      const lines = ['facebook', 'google-oauth2'].map((provider) => someone({ id: `${provider}|77${args.length}` }));
      const { results } = await home.import(lines, args);
      expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
    }
  });

  it('and what is known of the signed subject come back out and in', async () => {
    const identities = [
      { issuer: 'https://tenant3.example/', provider: 'corp', subject: 'exact', signed: true, id: 'corp|shown' },
    ];
    const line = someone({ identities });
    const { results } = await home.import([line]);
    const out = linesOf((await home.facet(['export', 'users', '--organization', 'acme'])).stdout);
    expect(out.find((one) => one.id === results[0]?.id)).toMatchObject({ identities });
  });
});

describe('facet import users --from', () => {
  it('auth0 takes over its export, and whom tokens of the tenant name is who they were', async () => {
    const user = {
      user_id: 'auth0|5f7c',
      email: 'zoe@example.com',
      email_verified: true,
      name: 'Zoë',
      passwordHash: bcrypt,
      logins_count: 3,
    };
    const { results } = await home.import(
      [user],
      ['--from', 'auth0', '--organization', 'acme', '--issuer', 'https://tenant.example/'],
    );
    expect(told(results)).toEqual([['created', 'logins_count has no place here and was left out']]);
    expect(await found('select issuer, provider, subject from identities where user_id = $1', results[0]?.id)).toEqual({
      issuer: 'https://tenant.example/',
      provider: 'auth0',
      subject: '5f7c',
    });
  });

  it('reads what the API itself answers, through standard input', async () => {
    const bird = {
      id: '0192f3a4-0000-7000-8000-0000000000c1',
      status: 'active',
      name: 'Bob',
      defaultEmail: 'bob@example.com',
      emails: [{ email: 'bob@example.com', verified: true }],
    };
    const { code, stdout, stderr } = await home.facet(
      ['import', 'users', '-', '--from', 'bird', '--organization', 'acme'],
      `${JSON.stringify(bird)}\n{}\n`,
    );
    expect([code, stdout]).toEqual([1, '2 lines: 1 created, 0 joined, 0 skipped, 1 failed.\n']);
    expect(stderr).toBe('line 2: failed; name is required for a new user; email is needed, or an identity\n');
    expect(await home.memberOf('bob@example.com')).toMatchObject({ id: bird.id, roles: ['Member'] });
  });
});
