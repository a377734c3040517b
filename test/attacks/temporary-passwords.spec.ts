/** @settings {"RATE_LIMITS":"on"} */
import { beforeEach, expect } from '@jest/globals';
import { login } from '../support/account.js';
import { memberPath } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { anOrganization, aPerson, later, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';

let ada: TestPerson;
let mia: TestPerson;
let temporary: string;

beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  const organization = await anOrganization();
  ada = await aPerson({ in: organization, as: 'admin', verified: true });
  mia = await aPerson({ in: organization, verified: true });
  const { body } = await api.as(ada).post(memberPath(mia, '/temporary-password'));
  temporary = String(body.temporaryPassword);
});

const signIn = (given = temporary): Promise<Answer> => login(mia.email, given);
const tokenOf = async (): Promise<string> =>
  ((await signIn()).body as { passwordChange: { token: string } }).passwordChange.token;
const reset = (token: string, newPassword = 'nine quiet herons at dawn'): Promise<Answer> =>
  api.post('/auth/password/reset', { token, newPassword });
const hasNoSession = async (): Promise<void> =>
  expect(await facet.sql('select 1 from sessions where user_id = $1', [mia.id])).toEqual([]);

attacks('a temporary password', [
  {
    what: 'to guess it',
    send: async () => {
      let last = await signIn('abcde-fghjk-mnpqr-stuvw');
      for (let tries = 1; tries < 60 && last.status === 401; tries += 1)
        last = await signIn(`abcde-fghjk-mnpqr-${tries}`);
      return last;
    },
    status: 429,
    effect: 'guesses are limited as those of every password',
    holds: hasNoSession,
  },
  {
    what: 'to use it where a session is asked for the password again',
    send: async () => {
      await facet.sql(
        `update password_credentials set hash = (select hash from password_credentials where user_id = $1), updated_at = now(), temporary_since = now() where user_id = $2`,
        [mia.id, ada.id],
      );
      return api
        .as(ada)
        .post('/auth/password', { currentPassword: temporary, newPassword: 'nine quiet herons at dawn' });
    },
    status: 403,
    effect: 'it proves nothing to a session',
    holds: async () => expect((await api.as(ada).get('/me')).status).toBe(200),
  },
  {
    what: 'to use it after its end',
    send: () => later(86_401, signIn),
    status: 401,
    effect: 'the answer is that of a wrong password',
    holds: async (answer) => {
      expect((answer.body as { code: string }).code).toBe('credentials.invalid');
      await hasNoSession();
    },
  },
  {
    what: 'to use its token twice',
    send: async () => {
      const token = await tokenOf();
      expect((await reset(token)).status).toBe(204);
      return reset(token, 'the password of a thief 7');
    },
    status: 400,
    effect: 'the password of the member stays',
    holds: async () => expect((await signIn('nine quiet herons at dawn')).status).toBe(200),
  },
  {
    what: 'to use its token as that of another link',
    send: async () => api.post('/auth/email/verify', { token: await tokenOf() }),
    status: 400,
    effect: 'it sets a password, and proves no address',
    holds: hasNoSession,
  },
  {
    what: 'to use its token after a ban of the account',
    send: async () => {
      const token = await tokenOf();
      await facet.sql(`update users set status = 'banned' where id = $1`, [mia.id]);
      return reset(token);
    },
    status: 400,
    effect: 'no password is set',
    holds: async () => {
      await facet.sql(`update users set status = 'active' where id = $1`, [mia.id]);
      expect((await signIn('nine quiet herons at dawn')).status).toBe(401);
    },
  },
  {
    what: 'to use its token after the deletion of the account',
    send: async () => {
      const token = await tokenOf();
      await api.as(ada).delete(memberPath(mia, '/account'));
      return reset(token);
    },
    status: 400,
    effect: 'no password is set: the temporary one stays',
    holds: async () =>
      expect(
        await facet.sql('select temporary_since = updated_at as same from password_credentials where user_id = $1', [
          mia.id,
        ]),
      ).toEqual([{ same: true }]),
  },
]);
