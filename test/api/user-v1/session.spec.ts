import { describe, expect, it } from '@jest/globals';
import { claimsOf } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { aPerson, later } from '../../support/people.js';

const refresh = (refreshToken: unknown): Promise<Answer> => api.post('/v1/user/auth/refresh-session', { refreshToken });
const month = 2_592_001;

describe('POST /v1/user/auth/refresh-session', () => {
  it('gives a session token for the same session, with one refresh token again and again', async () => {
    const mia = await aPerson();
    for (const after of [0, 600, 86_400]) {
      const { status, body } = await later(after, () => refresh(mia.refreshToken));
      expect([status, Object.keys(body as object)]).toEqual([200, ['sessionToken']]);
      expect(claimsOf(body.sessionToken as string).sid).toBe(claimsOf(mia.accessToken).sid);
      expect(
        (await later(after, () => api.with({ authorization: `Bearer ${body.sessionToken}` }).get('/me'))).status,
      ).toBe(200);
    }
  });

  it('tells an expired refresh token from one that was never good', async () => {
    const mia = await aPerson();
    const expired = await later(month, () => refresh(mia.refreshToken));
    expect([expired.status, expired.body]).toEqual([
      401,
      { code: 10005, message: 'refresh_token_expired', name: 'REFRESH_TOKEN_EXPIRED' },
    ]);
    for (const wrong of ['x', mia.accessToken.slice(0, 200), `${mia.refreshToken.slice(0, -4)}AAAA`]) {
      const { status, body } = await refresh(wrong);
      expect([status, body]).toEqual([
        401,
        { code: 10003, message: 'generic_unauthorized', name: 'GENERIC_UNAUTHORIZED' },
      ]);
    }
  });

  it('does not serve a session that has ended', async () => {
    const mia = await aPerson();
    await api.as(mia).post('/auth/logout');
    expect((await refresh(mia.refreshToken)).body).toMatchObject({ code: 10003 });
  });

  it('names the field of a wrong body', async () => {
    for (const [body, field] of [
      [{}, 'refreshToken'],
      [{ refreshToken: 1 }, 'refreshToken'],
      [{ refreshToken: 'x', more: true }, 'more'],
      [[], 'body'],
    ] as const) {
      const { status, body: answer } = await api.post('/v1/user/auth/refresh-session', body);
      expect([status, answer]).toEqual([
        400,
        { code: 10002, message: 'generic_client_error', name: 'GENERIC_CLIENT_ERROR', details: expect.any(Array) },
      ]);
      expect(new Set((answer.details as { field: string }[]).map((one) => one.field))).toEqual(new Set([field]));
    }
  });
});

describe('below /v1/user', () => {
  it('answers a path that is not there in the words of the API', async () => {
    const { status, body } = await api.get('/v1/user/nothing-here');
    expect([status, body]).toEqual([404, { code: 10006, message: 'generic_not_found', name: 'GENERIC_NOT_FOUND' }]);
  });
});
