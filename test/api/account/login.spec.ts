import { describe, expect, it } from '@jest/globals';
import { anAddress, claimsOf, expectProblem, login } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { anOrganization, aPerson, password } from '../../support/people.js';

/** All that a caller sees of an answer, but for the id of the request and the time of day. */
function seen({ status, headers, body }: Answer): object {
  const told = Object.fromEntries([...headers].filter(([name]) => !['x-request-id', 'date'].includes(name)));
  return { status, told, text: JSON.stringify(body) };
}

describe('POST /auth/login', () => {
  it('opens a session of its own and says who it is', async () => {
    const mia = await aPerson();
    const { status, body } = await login(mia.email);
    expect(status).toBe(200);
    expect(body).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 600,
      user: { id: mia.id },
      organizationId: mia.organization,
    });
    expect(body.refreshToken).not.toBe(mia.refreshToken);
    expect((await api.as(mia).get('/me')).body.activeSessions).toBe(2);
  });

  it('writes down the session: organization, client, address, and thirty days', async () => {
    const mia = await aPerson();
    const { body } = await api.post(
      '/auth/login',
      { email: mia.email, password },
      { headers: { 'user-agent': 'Heron/1.0' } },
    );
    const { sid } = claimsOf(body.accessToken);
    const [row] = await facet.sql(
      `select user_id, organization_id, counter, user_agent, ip_address, octet_length(mac_key) as mac_bytes, last_used_at = created_at as unused,
         round(extract(epoch from expires_at - created_at)) as seconds from sessions where id = $1`,
      [sid],
    );
    expect(row).toEqual({
      user_id: mia.id,
      organization_id: mia.organization,
      counter: 0,
      user_agent: 'Heron/1.0',
      ip_address: expect.stringContaining('127.0.0.1'),
      mac_bytes: 32,
      unused: true,
      seconds: expect.stringMatching(/^2592000$|^2591999$/),
    });
  });

  it('cuts what a client calls itself', async () => {
    const mia = await aPerson();
    const { body } = await api.post(
      '/auth/login',
      { email: mia.email, password },
      { headers: { 'user-agent': 'x'.repeat(5000) } },
    );
    const [row] = await facet.sql('select length(user_agent) as length from sessions where id = $1', [
      claimsOf(body.accessToken).sid,
    ]);
    expect(row).toEqual({ length: 512 });
  });

  it('knows an address however it is written', async () => {
    const name = `josé.${anAddress().slice(7, 19)}`;
    await aPerson({ email: `${name}@example.com` });
    for (const written of [name.toUpperCase(), name.normalize('NFD'), `  ${name}`])
      expect((await login(`${written}@example.com`)).status).toBe(200);
  });

  it('answers a wrong password and an unknown address alike, to the byte', async () => {
    const mia = await aPerson();
    const wrong = await login(mia.email, 'nine loud geese at dawn');
    const unknown = await login(anAddress(), 'nine loud geese at dawn');
    expectProblem(wrong, 401, 'credentials.invalid');
    expect(seen(unknown)).toEqual(seen(wrong));
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer realm="facet"');
  });

  it('answers what is no address at all like one that is unknown', async () => {
    for (const email of ['', 'mia', '@', 'x'.repeat(320)])
      expectProblem(await login(email), 401, 'credentials.invalid');
  });

  it('leaves no session behind when it refuses', async () => {
    const mia = await aPerson();
    await login(mia.email, 'nine loud geese at dawn');
    await login(mia.email, password, 'nowhere');
    expect(await facet.sql('select count(*)::int as sessions from sessions where user_id = $1', [mia.id])).toEqual([
      { sessions: 1 },
    ]);
  });

  describe('an account that may not sign in', () => {
    it.each(['banned', 'invited', 'pending'])('is told so when %s, if the password is right', async (status) => {
      const mia = await aPerson();
      await facet.sql('update users set status = $2 where id = $1', [mia.id, status]);
      expectProblem(await login(mia.email), 403, 'account.not_active');
      expectProblem(await login(mia.email, 'nine loud geese at dawn'), 401, 'credentials.invalid');
    });

    it('is like one that never was when it is deleted', async () => {
      const mia = await aPerson();
      expect((await api.as(mia).delete('/me')).status).toBe(202);
      expect(seen(await login(mia.email))).toEqual(seen(await login(anAddress())));
    });

    it('is like one that never was when it has no password', async () => {
      const mia = await aPerson();
      await facet.sql('delete from password_credentials where user_id = $1', [mia.id]);
      expect(seen(await login(mia.email))).toEqual(seen(await login(anAddress())));
    });
  });

  describe('the organization', () => {
    it('is the one that the user joined first', async () => {
      const mia = await aPerson();
      const later = await anOrganization();
      await facet.sql(
        `insert into members (organization_id, user_id, joined_at) values ($1, $2, now() + interval '1 hour')`,
        [later, mia.id],
      );
      expect(claimsOf((await login(mia.email)).body.accessToken).org).toBe(mia.organization);
      expect(claimsOf((await login(mia.email, password, later)).body.accessToken).org).toBe(later);
    });

    it('may be named', async () => {
      const mia = await aPerson();
      expect(claimsOf((await login(mia.email, password, mia.organization)).body.accessToken).org).toBe(
        mia.organization,
      );
    });

    it('answers alike when it does not exist, is none, or is not the own', async () => {
      const mia = await aPerson();
      const other = await anOrganization();
      const answers = await Promise.all(['nowhere', 'No Where', '', other].map((id) => login(mia.email, password, id)));
      for (const answer of answers) {
        expectProblem(answer, 404, 'organization.not_found');
        expect(seen(answer)).toEqual(seen(answers[0] ?? answer));
      }
    });

    it('is not told to who does not know the password', async () => {
      const mia = await aPerson();
      expectProblem(await login(mia.email, 'nine loud geese at dawn', 'nowhere'), 401, 'credentials.invalid');
    });

    it('is left out for who belongs to none', async () => {
      const mia = await aPerson();
      await facet.sql('delete from members where user_id = $1', [mia.id]);
      const { status, body } = await login(mia.email);
      expect(status).toBe(200);
      expect(claimsOf(body.accessToken)).not.toHaveProperty('org');
      const headers = { authorization: `Bearer ${body.accessToken}` };
      expect((await api.with(headers).get('/me')).status).toBe(200);
      expect((await api.with(headers).get('/api/v1/user/me')).status).toBe(403);
    });
  });
});
