import { describe, expect, it } from '@jest/globals';
import { anAddress, aSignUp, claimsOf, expectProblem } from '../../support/account.js';
import { api } from '../../support/api.js';
import { anOrganization, aPerson } from '../../support/people.js';

const signUp = (body: unknown): ReturnType<typeof api.post> => api.post('/auth/sign-up', body);

describe('POST /auth/sign-up', () => {
  it('makes an account, a membership and a session, and says who it is', async () => {
    const organization = await anOrganization();
    const { status, body } = await signUp(aSignUp(organization, { name: 'Nina NewAccount' }));
    expect(status).toBe(201);
    expect(body).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 600,
      user: { id: expect.any(String) },
      organizationId: organization,
    });
    const me = await api.with({ authorization: `Bearer ${body.accessToken}` }).get('/me');
    expect(me.body).toMatchObject({ id: body.user.id, name: 'Nina NewAccount', status: 'active', activeSessions: 1 });
    expect(claimsOf(body.accessToken)).toMatchObject({ sub: body.user.id, org: organization });
  });

  it('gives the role Member and no other', async () => {
    const mia = await aPerson();
    const { body } = await api.as(mia).get('/api/v1/user/me');
    expect(body.roles.map((role: { name: string }) => role.name)).toEqual(['Member']);
  });

  it('keeps the address as it was written', async () => {
    const email = anAddress().replace('nobody', 'NoBody');
    const mia = await aPerson({ email });
    expect((await api.as(mia).get('/me')).body.defaultEmail).toBe(email);
  });

  it('takes characters outside the first plane in a name', async () => {
    const mia = await aPerson({ name: '𝕸𝖎𝖆 🦉' });
    expect((await api.as(mia).get('/me')).body.name).toBe('𝕸𝖎𝖆 🦉');
  });

  it('answers an organization that does not exist with 404, whatever its form', async () => {
    for (const id of ['nowhere', 'No Where', '-', '../x', ''])
      expectProblem(await signUp(aSignUp(id as never)), 404, 'organization.not_found');
  });

  describe('a handle', () => {
    it('becomes the username of the member', async () => {
      const mia = await aPerson({ handle: 'Mia_1' });
      expect(await facet.sql('select username from profiles where user_id = $1', [mia.id])).toEqual([
        { username: 'Mia_1' },
      ]);
      expect(await facet.sql('select kind, canonical from name_registry where owner_id = $1', [mia.id])).toEqual([
        { kind: 'held', canonical: 'mia_1' },
      ]);
    });

    it.each(['nina', 'NINA', 'ｎｉｎａ', 'ＮＩna'])(
      'is taken when a member holds it, however written: %j',
      async (handle) => {
        const organization = await anOrganization();
        await aPerson({ in: organization, handle: 'nina' });
        expectProblem(await signUp(aSignUp(organization, { handle })), 409, 'username.taken');
      },
    );

    it('may be held in two organizations', async () => {
      await aPerson({ handle: 'nina' });
      expect((await signUp(aSignUp(await anOrganization(), { handle: 'nina' }))).status).toBe(201);
    });

    it('is refused when the organization denies it', async () => {
      const organization = await anOrganization();
      await facet.sql(
        `insert into name_registry (organization_id, canonical, kind, name, skeleton) values ($1, 'root', 'denied', 'root', 'root')`,
        [organization],
      );
      expectProblem(await signUp(aSignUp(organization, { handle: 'Root' })), 409, 'username.denied');
    });

    it.each(['\u200b', '\u2060\ufeff', '\u3164', '\u2800', 'ni\u200bna', '.', '..'])(
      'is no name when nobody can see it: %j',
      async (handle) => {
        expectProblem(await signUp(aSignUp(await anOrganization(), { handle })), 400, 'username.invalid');
      },
    );

    it.each(['', '   ', 'a\nb', 'x'.repeat(257), 7, null, ['nina']])('is malformed as %j', async (handle) => {
      const answer = await signUp(aSignUp(await anOrganization(), { handle }));
      expectProblem(answer, 400, 'request.invalid');
      expect(answer.body.errors[0].field).toBe('handle');
    });

    it('goes to one of twenty who ask at once', async () => {
      const organization = await anOrganization();
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => signUp(aSignUp(organization, { handle: 'first' }))),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
      expect(await facet.sql('select user_id from members where organization_id = $1', [organization])).toHaveLength(1);
    });
  });

  describe('an address', () => {
    const local = (): string => `josé.fi.${anAddress().slice(7, 19)}`;

    it.each<[string, (name: string) => string]>([
      ['the same', (name) => name],
      ['in upper case', (name) => name.toUpperCase()],
      ['decomposed', (name) => name.normalize('NFD')],
      ['with a ligature', (name) => name.replace('fi', 'ﬁ')],
      [
        'in full width',
        (name) => name.replace(/[a-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)),
      ],
    ])('is taken, %s', async (_, written) => {
      const name = local();
      const { organization } = await aPerson({ email: `${name}@example.com` });
      expectProblem(await signUp(aSignUp(organization, { email: `${written(name)}@example.com` })), 409, 'email.taken');
    });

    it('is taken in other organizations too', async () => {
      const mia = await aPerson();
      expectProblem(await signUp(aSignUp(await anOrganization(), { email: mia.email })), 409, 'email.taken');
    });

    it.each([
      '',
      'mia',
      'mia@',
      '@example.com',
      'a@b',
      `${'a'.repeat(65)}@example.com`,
      `mia@${'a.'.repeat(130)}com`,
      'a b@example.com',
      7,
      null,
      {},
    ])('is none: %j', async (email) => {
      const answer = await signUp(aSignUp(await anOrganization(), { email }));
      expectProblem(answer, 400, 'request.invalid');
      expect(answer.body.errors[0].field).toBe('email');
    });

    it('gives one account to twenty who sign up with it at once', async () => {
      const organization = await anOrganization();
      const email = anAddress();
      const answers = await Promise.all(Array.from({ length: 20 }, () => signUp(aSignUp(organization, { email }))));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
      expect(
        await facet.sql('select count(*)::int as users from members where organization_id = $1', [organization]),
      ).toEqual([{ users: 1 }]);
    });
  });
});
