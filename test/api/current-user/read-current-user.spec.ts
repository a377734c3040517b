import { describe, expect, it } from '@jest/globals';
import { api } from '../../support/api.js';
import { aPerson, later } from '../../support/people.js';

describe('GET /me', () => {
  it('shows the user whose token it is', async () => {
    const mia = await aPerson({ name: 'Mia Member' });
    const { status, body } = await api.as(mia).get('/me');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: mia.id,
      status: 'active',
      name: 'Mia Member',
      activeSessions: 1,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      defaultEmail: mia.email,
      emails: [
        expect.objectContaining({
          userId: mia.id,
          email: mia.email,
          verified: false,
          passwordSet: true,
          tokenSet: false,
        }),
      ],
      phoneNumbers: [],
      identities: [],
    });
  });

  it('refuses anonymous callers, and says how to come back signed in', async () => {
    const { status, body, headers } = await api.get('/me');
    expect(status).toBe(401);
    expect(body).toEqual({ code: 'Unauthorized', message: expect.any(String) });
    expect(headers.get('www-authenticate')).toBe('Bearer realm="facet"');
  });

  it('tells an expired token from no token', async () => {
    const mia = await aPerson();
    const { status, body, headers } = await later(601, () => api.as(mia).get('/me'));
    expect([status, body.message]).toEqual([401, 'The access token has expired.']);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('shows a time zone as IANA writes it, also where one was stored in another case before', async () => {
    const person = await aPerson();
    const shown: unknown[] = [];
    for (const stored of ['europe/berlin', 'AMERICA/ARGENTINA/BUENOS_AIRES', 'utc', 'Europe/Kyiv']) {
      await facet.sql('update users set timezone = $2 where id = $1', [person.id, stored]);
      shown.push(
        (await api.as(person).get('/me')).body.timezone,
        (await api.as(person).get('/me/export')).body.person.timezone,
      );
    }
    const names = ['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC', 'Europe/Kyiv'];
    expect(shown).toEqual(names.flatMap((one) => [one, one]));
  });
});
