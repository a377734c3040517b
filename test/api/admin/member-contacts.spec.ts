/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_VERIFY":"https:\/\/app.example.com\/verify#{token}","LINK_UNDO":"https:\/\/app.example.com\/undo#{token}"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress, expectProblem, refresh } from '../../support/account.js';
import { alsoIn, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { addressesOf, addVerified, letterAbout, undo, verify } from '../../support/own-emails.js';
import { anOrganization, aPerson, later, type TestPerson } from '../../support/people.js';

const mail = new MailServer();
let ada: TestPerson;
let mia: TestPerson;

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(async () => {
  await facet.sql('delete from rate_limits');
  ada = await aPerson({ as: 'admin', verified: true });
  mia = await aPerson({ in: ada.organization, verified: true });
});

const emails = (path = '', whom = mia): string => memberPath(whom, `/emails${path}`, ada.organization);
const numbers = (path = '', whom = mia): string => memberPath(whom, `/phone-numbers${path}`, ada.organization);
const add = (as = ada, whom = mia): Promise<Answer> => api.as(as).post(emails('', whom), { email: anAddress() });

describe('the email addresses of a member', () => {
  it('are added by an admin, and count when the member has verified them', async () => {
    const email = anAddress();
    const { status, body } = await api.as(ada).post(emails(), { email });
    expect([status, body.verified]).toEqual([201, false]);
    await letterAbout(mail, mia.email, 'were changed');
    const token = tokenIn(await mail.letterTo(email));
    expectProblem(await verify(ada, token), 403, 'email.sign_in_needed');
    expectProblem(await api.as(ada).put(emails(`/${String(body.id)}/default`)), 409, 'email.unproved');
    expect((await verify(mia, token)).status).toBe(204);
    const listed = (await api.as(ada).get(emails())).body.emails as { email: string; verified: boolean }[];
    expect(listed.map((one) => [one.email, one.verified])).toEqual([
      [mia.email, true],
      [email, true],
    ]);
  });

  it('are changed and removed by an admin; the former default can undo it', async () => {
    const { id, email } = await addVerified(mail, mia);
    expect((await api.as(ada).put(emails(`/${id}/default`))).status).toBe(200);
    expect(await addressesOf(mia)).toEqual({ [mia.email]: 'verified', [email]: 'default' });
    const token = tokenIn(await letterAbout(mail, mia.email, 'go to another address now'));
    const [former] = await facet.sql<{ id: string }>('select id from emails where email = $1', [mia.email]);
    expectProblem(await api.as(ada).delete(emails(`/${id}`)), 409, 'email.needed');
    expect((await api.as(ada).delete(emails(`/${former?.id}`))).status).toBe(204);
    await letterAbout(mail, mia.email, 'was removed');
    expect((await undo(token)).status).toBe(204);
    expect(await facet.sql('select email from emails where user_id = $1', [mia.id])).toEqual([{ email: mia.email }]);
  });

  it('need the permission in every organization of the member, and no fewer permissions than theirs', async () => {
    const petra = await somebodyWho(ada.organization, ['update:contacts']);
    expectProblem(await add(petra, ada), 403, 'permission.missing');
    expectProblem(await add(await somebodyWho(ada.organization, ['read:members'])), 403, 'permission.missing');
    const elsewhere = await anOrganization();
    await alsoIn(elsewhere, mia.id);
    expectProblem(await add(), 409, 'member.belongs_elsewhere');
    await alsoIn(elsewhere, ada.id, 'admin');
    expect((await add()).status).toBe(201);
  });

  it('of the admin ask for a sign-in of the last ten minutes, as everywhere', async () => {
    const { id } = await addVerified(mail, ada);
    const { body } = await later(570, () => refresh(ada.refreshToken));
    const stale = { headers: { authorization: `Bearer ${String(body.accessToken)}` } };
    await later(605, async () => {
      const own = api.as(stale);
      for (const answer of [
        await own.post(emails('', ada), { email: anAddress() }),
        await own.put(emails(`/${id}/default`, ada)),
        await own.delete(emails(`/${id}`, ada)),
      ])
        expectProblem(answer, 403, 'sign_in.not_fresh');
      expect((await own.post(emails(), { email: anAddress() })).status).toBe(201);
    });
    expect((await api.as(ada).put(emails(`/${id}/default`, ada))).status).toBe(200);
  });

  it('of others are not there', async () => {
    const other = await aPerson();
    expectProblem(await add(ada, other), 404, 'member.not_found');
    expectProblem(await api.as(ada).get(emails('', other)), 404, 'member.not_found');
    expectProblem(await api.as(ada).get(numbers('', other)), 404, 'member.not_found');
    expectProblem(await api.as(ada).delete(emails('/x')), 404, 'email.not_found');
  });

  it('of an account that is not active stay', async () => {
    await facet.sql(`update users set status = 'banned' where id = $1`, [mia.id]);
    expectProblem(await add(), 409, 'member.status_unfit');
  });

  it('are in the audit of the admin alone', async () => {
    const { body } = await add();
    const entries = await facet.sql(
      `select organization_id, actor_kind, details from audit_entries where action = 'email.added' and details->>'email' = $1`,
      [(body as { id: string }).id],
    );
    expect(entries).toEqual([
      { organization_id: ada.organization, actor_kind: 'person', details: { email: (body as { id: string }).id } },
    ]);
  });
});

describe('the phone numbers of a member', () => {
  it('are added, changed and removed by an admin; the member is told', async () => {
    const { status, body } = await api.as(ada).post(numbers(), { phoneNumber: '+41 44 668 18 00' });
    expect([status, body.phoneNumber, body.default]).toEqual([201, '+41446681800', true]);
    await letterAbout(mail, mia.email, 'were changed');
    const second = (await api.as(ada).post(numbers(), { phoneNumber: '+442079460000' })).body as { id: string };
    expect((await api.as(ada).put(numbers(`/${second.id}/default`))).status).toBe(200);
    expect((await api.as(mia).get('/me')).body.phoneNumber).toBe('+442079460000');
    expect((await api.as(ada).delete(numbers(`/${second.id}`))).status).toBe(204);
    const { body: list } = await api.as(ada).get(numbers());
    expect(list.phoneNumbers).toEqual([{ ...body, default: true }]);
    expectProblem(await api.as(ada).post(numbers(), { phoneNumber: 'x' }), 400, 'phone_number.invalid');
    expectProblem(await api.as(ada).post(numbers(), { phoneNumber: '+41446681800' }), 409, 'phone_number.exists');
    expectProblem(await api.as(ada).delete(numbers('/x')), 404, 'phone_number.not_found');
  });
});
