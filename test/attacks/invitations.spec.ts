/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_INVITE":"https:\/\/app.example.com\/join#{token}"}
 */
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { anAddress } from '../support/account.js';
import { inOrganization, memberPath, somebodyWho } from '../support/administration.js';
import { api, type Answer } from '../support/api.js';
import { MailServer, tokenIn } from '../support/mail-server.js';
import { aPerson, later, password, roleId, type TestPerson } from '../support/people.js';
import { attacks, type Attack } from './attack.js';

const mail = new MailServer();
let ada: TestPerson;
let rogue: TestPerson;
let puppet: string;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(async () => {
  ada = await aPerson({ as: 'admin' });
  rogue = await aPerson({ in: ada.organization, as: 'admin' });
  puppet = anAddress();
});

const path = (rest = ''): string => inOrganization(ada.organization, `/invitations${rest}`);
const invite = async (by: TestPerson): Promise<string> =>
  String((await api.as(by).post(path(), { email: puppet, roles: [await roleId(ada.organization, 'admin')] })).body.id);
const accept = async (token: string): Promise<Answer> => api.post('/auth/invitations/accept', { token, password });
const isNobody = async (): Promise<void> =>
  expect(await facet.sql('select 1 from emails e join members m using (user_id) where e.email = $1', [puppet])).toEqual(
    [],
  );

/** A rogue admin invites an address of their own as an admin, and accepts once they are one no longer. */
const leftBehind = (what: string, demote: () => Promise<Answer>): Attack => ({
  what: `an admin who ${what} to come back by an invitation to be an admin`,
  send: async () => {
    await invite(rogue);
    const token = tokenIn(await mail.letterTo(puppet));
    expect((await demote()).status).toBeLessThan(300);
    return accept(token);
  },
  status: 400,
  effect: 'the invitation is revoked, and no user joins',
  holds: async () => {
    await isNobody();
    expect(await facet.sql('select 1 from invitations where email = $1', [puppet])).toEqual([]);
  },
});

attacks('invitations that outlive their inviter', [
  leftBehind('is demoted', () => api.as(ada).post(`/api/v1/user/${rogue.id}/roles`, { roles: [] })),
  leftBehind('is removed', () => api.as(ada).delete(memberPath(rogue))),
  leftBehind('is banned', () => api.as(ada).post(memberPath(rogue, '/ban'))),
  leftBehind('is deleted', () => api.as(ada).delete(memberPath(rogue, '/account'))),
  {
    what: 'who may invite alone to send the expired invitation of an admin again',
    send: async () => {
      const desk = await somebodyWho(ada.organization, ['update:users']);
      const id = await invite(ada);
      await mail.letterTo(puppet);
      return later(8 * 86_400, async () => {
        const { body } = await api.post('/auth/login', { email: desk.email, password });
        return api.with({ authorization: `Bearer ${String(body.accessToken)}` }).post(path(`/${id}/resend`));
      });
    },
    status: 403,
    effect: 'no email is written, and the invitation stays expired',
    holds: async () => {
      expect(mail.letters.filter(({ to }) => to === puppet)).toEqual([]);
      expect(await facet.sql('select invited_by from invitations where email = $1', [puppet])).toEqual([
        { invited_by: ada.id },
      ]);
      await isNobody();
    },
  },
]);
