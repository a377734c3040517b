import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { signIn } from '../../support/account.js';
import { api, type Answer } from '../../support/api.js';
import { whileRefusing } from '../../support/database.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';
import { resigned } from '../../support/tokens.js';
import { clientError, conflict, failureOf, notFound, unauthorized, updateProfile } from '../../support/user-v1.js';

let mia: TestPerson;

beforeAll(async () => {
  mia = await aPerson({ handle: 'mia' });
});

const withToken = (token: string): Promise<Answer> =>
  api.with({ authorization: `Bearer ${token}` }).get('/v1/user/profile?fields=id');
const refresh = (refreshToken: string): Promise<Answer> => api.post('/v1/user/auth/refresh-session', { refreshToken });
const hour = 3600;
const month = 30 * 24 * hour + 1;

const sessionExpired = { code: 10004, message: 'session_token_expired', name: 'SESSION_TOKEN_EXPIRED', fields: [] };
const refreshExpired = { code: 10005, message: 'refresh_token_expired', name: 'REFRESH_TOKEN_EXPIRED', fields: [] };

describe('What /v1/user says of a credential', () => {
  it('calls an access token that was good until it expired just that', async () => {
    const answer = await later(hour, () => withToken(mia.accessToken));
    expect([answer.status, failureOf(answer)]).toEqual([401, sessionExpired]);
    expect(failureOf(await later(hour, () => api.as(mia).post('/v1/user/profile', {})))).toEqual(sessionExpired);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="facet", error="invalid_token"');
  });

  it('calls a refresh token that was good until it expired just that', async () => {
    const answer = await later(month, () => refresh(mia.refreshToken));
    expect([answer.status, failureOf(answer)]).toEqual([401, refreshExpired]);
  });

  it.each<[string, () => Promise<Answer> | Answer]>([
    ['no credential', () => api.get('/v1/user/profile?fields=id')],
    ['garbage', () => withToken('garbage')],
    [
      'an unknown API key',
      () => api.get('/v1/user/profile?fields=id', { headers: { 'x-api-key': 'fct_AAAAAAAAAAAAAAAA_x' } }),
    ],
    ['another scheme', () => api.with({ authorization: 'Basic bWlhOm1pYQ==' }).get('/v1/user/profile?fields=id')],
    ['a refresh token in the place of an access token', () => withToken(mia.refreshToken)],
    ['an access token in the place of a refresh token', () => refresh(mia.accessToken.slice(0, 200))],
    ['a forged token', () => withToken(`${mia.accessToken.slice(0, -8)}AAAAAAAA`)],
    ['an expired token that is forged', () => later(hour, () => withToken(`${mia.accessToken.slice(0, -8)}AAAAAAAA`))],
    [
      'an expired token for another audience',
      async () => withToken(await resigned(mia.accessToken, { claims: { aud: 'elsewhere', exp: 1 } })),
    ],
    [
      'a token of an unknown session',
      async () => withToken(await resigned(mia.accessToken, { claims: { sid: randomUUID() } })),
    ],
    ['a refresh token that is forged', () => refresh(`${mia.refreshToken.slice(0, -8)}AAAAAAAA`)],
  ])('calls %s unauthorized', async (_, call) => {
    const answer = await call();
    expect([answer.status, failureOf(answer)]).toEqual([401, unauthorized]);
  });

  it('calls the token of a session that has ended unauthorized, and its refresh token too', async () => {
    const session = await signIn(mia);
    await api.as(session).post('/auth/logout');
    expect(failureOf(await withToken(session.accessToken))).toEqual(unauthorized);
    expect(failureOf(await refresh(session.refreshToken))).toEqual(unauthorized);
  });

  it('calls the token of who is banned unauthorized', async () => {
    const max = await aPerson();
    await facet.sql(`update users set status = 'banned' where id = $1`, [max.id]);
    expect(failureOf(await withToken(max.accessToken))).toEqual(unauthorized);
  });

  it('calls a token and a key of two users a bad request', async () => {
    const max = await aPerson();
    const { body } = await api.as(max).post('/auth/api-keys', { name: 'test', scopes: ['read:me', 'update:me'] });
    const answer = await api.as(mia).get('/v1/user/profile?fields=id', { headers: { 'x-api-key': body.key } });
    expect([answer.status, failureOf(answer)]).toEqual([400, clientError()]);
  });
});

describe('What /v1/user says of the rest', () => {
  it('numbers what went wrong on our side, and tells nothing of it', async () => {
    const answer = await whileRefusing('users', () => updateProfile(mia, { biography: 'never' }));
    expect([answer.status, answer.body]).toEqual([
      500,
      { code: 10001, message: 'internal_server_error', name: 'INTERNAL_SERVER_ERROR' },
    ]);
  });

  it('names every field that is at fault', async () => {
    const answer = await updateProfile(mia, { displayName: '', biography: 1, dateOfBirth: 'x', address: { city: 1 } });
    expect(failureOf(answer)).toEqual(clientError('displayName', 'biography', 'address.city', 'dateOfBirth'));
    for (const { message } of answer.body.details) expect(message).toMatch(/\S/);
  });

  it.each<[string, () => Promise<Answer>, number, object]>([
    ['a path that is not there', () => api.as(mia).get('/v1/user/profiles'), 404, notFound],
    ['the face itself', () => api.get('/v1/user'), 404, notFound],
    ['another method', () => api.as(mia).put('/v1/user/profile', {}), 405, clientError()],
    ['nobody', () => api.get(`/v1/user/by-id/nobody/public?containerId=${mia.organization}`), 404, notFound],
    [
      'a body of another type',
      () => api.as(mia).post('/v1/user/profile', undefined, { raw: 'x', headers: { 'content-type': 'text/plain' } }),
      415,
      clientError(),
    ],
    ['a body that is too large', () => updateProfile(mia, { biography: 'x'.repeat(200_000) }), 413, clientError()],
    ['a stale tag', () => updateProfile(mia, {}, { 'if-match': '"stale"' }), 412, conflict()],
  ])('numbers %s', async (_, call, status, failure) => {
    const answer = await call();
    expect([answer.status, failureOf(answer)]).toEqual([status, failure]);
  });

  it('names the handle that another user has', async () => {
    const max = await aPerson({ in: mia.organization });
    const answer = await updateProfile(max, { handle: 'MIA' });
    expect([answer.status, failureOf(answer)]).toEqual([409, conflict('handle')]);
    expect(answer.body.details).toEqual([{ field: 'handle', message: 'This username is taken.' }]);
  });
});
