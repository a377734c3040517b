/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","LINK_VERIFY":"https:\/\/app.example.com\/verify#{token}","LINK_UNDO":"https:\/\/app.example.com\/undo#{token}","OPERATOR_ORGANIZATION":"operators"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anAddress, expectProblem, refresh } from '../../support/account.js';
import { alsoIn, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer } from '../../support/api.js';
import { MailServer, tokenIn } from '../../support/mail-server.js';
import { addEmail, addressesOf, addVerified, letterAbout, undo, verify } from '../../support/own-emails.js';
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

describe('an admin who verifies an address of a member', () => {
  const vouch = (id: string, as = ada, whom = mia): Promise<Answer> =>
    api.as(as).post(memberPath(whom, `/emails/${id}/verification`, whom.organization));
  /** What a proof by DNS leaves. */
  const proved = (domain = 'example.com', of: string = ada.organization): Promise<object[]> =>
    facet.sql(
      `insert into organization_domains (organization_id, domain, token, created_at, verified_at, checked_at)
       values ($1, $2, 'x', now(), now(), now())`,
      [of, domain],
    );

  beforeEach(async () => {
    await facet.sql('delete from organization_domains');
    await proved();
  });

  it('has it count at once, ends its link, tells the member, and is in the audit', async () => {
    const { id, email, token } = await addEmail(mail, mia);
    const { status, body } = await vouch(id);
    expect([status, body]).toEqual([200, { id, email, verified: true, default: false, createdAt: expect.any(String) }]);
    await letterAbout(mail, mia.email, 'were changed');
    expect(await addressesOf(mia)).toEqual({ [mia.email]: 'default', [email]: 'verified' });
    expectProblem(await verify(mia, token), 400, 'link.invalid');
    expectProblem(await vouch(id), 409, 'email.proved');
    expect((await api.post('/auth/login', { email, password: mia.password })).status).toBe(200);
    const entries = await facet.sql(
      `select organization_id, actor_kind, details from audit_entries where action = 'email.verified' and details->>'email' = $1`,
      [id],
    );
    expect(entries).toEqual([{ organization_id: ada.organization, actor_kind: 'person', details: { email: id } }]);
  });

  it('verifies the one of a sign-up as well; the member stays signed in with the password', async () => {
    const lea = await aPerson({ in: ada.organization });
    const [own] = await facet.sql<{ id: string }>('select id from emails where user_id = $1', [lea.id]);
    expect((await api.as(lea).post(`/auth/emails/${own?.id}/verification`)).status).toBe(202);
    const token = tokenIn(await mail.letterTo(lea.email));
    expect((await vouch(String(own?.id), ada, lea)).body).toMatchObject({ verified: true, default: true });
    expect((await api.as(ada).get(memberPath(lea))).body.emailVerified).toBe(true);
    expect((await api.post('/auth/login', { email: lea.email, password: lea.password })).status).toBe(200);
    expectProblem(await verify(lea, token), 400, 'link.invalid');
    await letterAbout(mail, lea.email, 'were changed');
  });

  it('belongs to an organization that has proved the domain of the address, or runs the installation', async () => {
    const { id } = await addEmail(mail, mia);
    await facet.sql('update organization_domains set verified_at = null');
    expectProblem(await vouch(id), 403, 'email.domain_needed');
    await facet.sql('delete from organization_domains');
    await proved('example.com', await anOrganization());
    await proved('ample.com');
    expectProblem(await vouch(id), 403, 'email.domain_needed');
    expect(await addressesOf(mia)).toMatchObject({ [mia.email]: 'default' });
    await facet.write((tx, { organizations }) => organizations.create(tx, 'operators' as never, 'Operators'));
    const opal = await aPerson({ in: 'operators' as never, as: 'admin', verified: true });
    const otto = await aPerson({ in: 'operators' as never, verified: true });
    const added = await addEmail(mail, otto);
    expect((await vouch(added.id, opal, otto)).status).toBe(200);
  });

  it('and the other account that proves the same address at once: one of them has it', async () => {
    for (let round = 0; round < 4; round += 1) {
      await facet.sql('delete from rate_limits');
      const noa = await aPerson({ verified: true });
      const { id, email } = await addEmail(mail, mia);
      const { token } = await addEmail(mail, noa, email);
      const [vouched, proof] = await Promise.all([vouch(id), verify(noa, token)]);
      const outcome = [vouched.status, proof.status];
      expect([
        [200, 409],
        [409, 204],
      ]).toContainEqual(outcome);
      const owner = vouched.status === 200 ? mia : noa;
      expect(await facet.sql('select user_id, verified from emails where email = $1', [email])).toEqual([
        { user_id: owner.id, verified: true },
      ]);
      if (vouched.status === 409) expectProblem(vouched, 409, 'email.taken');
      await facet.sql('delete from emails where email = $1', [email]);
      await facet.sql('delete from email_additions where user_id = $1', [mia.id]);
    }
  });

  it('verifies it once, when many do', async () => {
    const { id } = await addEmail(mail, mia);
    const answers = await Promise.all(Array.from({ length: 4 }, () => vouch(id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  });

  it('needs the permission everywhere, a recent sign-in for an own one, an active account, and an address', async () => {
    const { id } = await addEmail(mail, mia);
    const petra = await somebodyWho(ada.organization, ['read:members']);
    expectProblem(await vouch(id, petra), 403, 'permission.missing');
    expectProblem(await vouch(id, mia), 403, 'permission.missing');
    for (const other of ['x', '01930000-0000-7000-8000-000000000001', (await addEmail(mail, ada)).id])
      expectProblem(await vouch(other), 404, 'email.not_found');
    expectProblem(
      await vouch(id, ada, { ...(await aPerson()), organization: ada.organization }),
      404,
      'member.not_found',
    );
    await alsoIn(await anOrganization(), mia.id);
    expectProblem(await vouch(id), 409, 'member.belongs_elsewhere');
    const lea = await aPerson({ in: ada.organization, verified: true });
    const added = await addEmail(mail, lea);
    await facet.sql(`update users set status = 'banned' where id = $1`, [lea.id]);
    expectProblem(await vouch(added.id, ada, lea), 409, 'member.status_unfit');
    const own = await addEmail(mail, ada);
    const { body } = await later(570, () => refresh(ada.refreshToken));
    await later(605, async () => {
      const stale = api.as({ headers: { authorization: `Bearer ${String(body.accessToken)}` } });
      expectProblem(await stale.post(emails(`/${own.id}/verification`, ada)), 403, 'sign_in.not_fresh');
    });
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
