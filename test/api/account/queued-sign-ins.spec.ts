/** @settings {"MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { expectProblem } from '../../support/account.js';
import { memberPath } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { askForCode, codeFor, signInByCode } from '../../support/email-sign-ins.js';
import { workedOff } from '../../support/jobs.js';
import { MailServer } from '../../support/mail-server.js';
import { aPerson, password, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
let admin: TestPerson;

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  admin = await aPerson({ as: 'admin' });
});
afterAll(() => mail.close());

const newPassword = 'five grey cranes at noon';
const endings: readonly ((mia: TestPerson) => Promise<Answer>)[] = [
  (mia) => api.as(mia).post('/auth/password', { currentPassword: password, newPassword }),
  (mia) => api.as(mia).delete('/auth/sessions'),
  (mia) => api.as(admin).delete(memberPath(mia, '/sessions')),
];

it('A sign-in whose email is still queued ends with the password and the sessions of its user', async () => {
  const mia = await aPerson({ in: admin.organization, verified: true });
  const requests: string[] = [];
  for (const end of endings) {
    const person = await aPerson({ in: admin.organization, verified: true });
    requests.push(await askForCode(person.email));
    expect((await end(person)).status).toBeLessThan(300);
  }
  const request = await askForCode(mia.email);
  await facet.another({ JOBS: 'on' });
  await workedOff('sign-in.send');
  const { code } = await codeFor(mail, mia.email);
  expect((await signInByCode(request, code)).status).toBe(200);
  expect(await facet.sql('select 1 from email_sign_ins where user_id is not null')).toEqual([]);
  const sent = `select 1 from audit_entries where action = 'letter.sent' and details ->> 'kind' = 'sign-in'`;
  expect(await facet.sql(sent)).toHaveLength(1);
  for (const ended of requests) expectProblem(await signInByCode(ended, '123456'), 401, 'sign_in_code.invalid');
});

it('A sign-in that is requested after the end is a new one', async () => {
  const mia = await aPerson({ verified: true });
  expect((await api.as(mia).post('/auth/password', { currentPassword: password, newPassword })).status).toBe(200);
  expect((await mail.letterTo(mia.email)).headers.get('subject')).toMatch(/password/);
  const request = await askForCode(mia.email);
  const { code } = await codeFor(mail, mia.email);
  expect((await signInByCode(request, code)).status).toBe(200);
});
