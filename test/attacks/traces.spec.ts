/** @settings {"JOBS":"off","MAIL_URL":"smtp:\/\/127.0.0.1:9","MAIL_FROM":"no-reply@facet.example"} */
import { beforeAll, expect } from '@jest/globals';
import { inOrganization } from '../support/administration.js';
import { api } from '../support/api.js';
import { auditOf, type AuditEntry } from '../support/audit.js';
import { aPerson, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';

let ada: TestPerson;
let mia: TestPerson;
let imitated: AuditEntry | undefined;

beforeAll(async () => {
  ada = await aPerson({ as: 'admin' });
  mia = await aPerson({ in: ada.organization, verified: true });
  expect((await api.as(ada).patch('/me', { bio: 'of Ada' })).status).toBe(200);
  imitated = (await auditOf(ada, { actor: ada.id, action: 'user.described' }))[0];
});

attacks('traces of what was done', [
  {
    what: 'a member to pass off a call as a part of the request of an admin, by its id',
    send: () => api.as(mia).patch('/me', { bio: 'of Mia' }, { headers: { 'x-request-id': imitated?.requestId ?? '' } }),
    status: 200,
    effect: 'the entry has an id of its own, and the one that was sent beside it',
    holds: async () => {
      const same = (await auditOf(ada)).filter(({ requestId }) => requestId === imitated?.requestId);
      expect(same).toEqual([imitated]);
      const [entry] = await auditOf(ada, { actor: mia.id, action: 'user.described' });
      expect(entry?.clientRequestId).toBe(imitated?.requestId);
    },
  },
  {
    what: 'a caller with a stolen session to make a key without the owner noticing, when invitations have used up the emails to that address',
    send: async () => {
      for (let at = 0; at < 7; at += 1) {
        const chief = await aPerson({ as: 'admin' });
        expect(
          (await api.as(chief).post(inOrganization(chief.organization, '/invitations'), { email: mia.email })).status,
        ).toBe(201);
      }
      expect(await facet.sql('select 1 from mails where recipient = $1', [mia.email])).toHaveLength(5);
      return api.as(mia).post('/auth/api-keys', { name: 'back door', scopes: ['read:me'] });
    },
    status: 201,
    effect: 'the owner of the account is notified by email',
    holds: async () =>
      expect(
        await facet.sql(`select kind from mails where recipient = $1 and kind <> 'invitation'`, [mia.email]),
      ).toEqual([{ kind: 'api-key-made' }]),
  },
]);
