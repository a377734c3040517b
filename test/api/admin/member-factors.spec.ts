/** @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"} */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem, login, signIn } from '../../support/account.js';
import { alsoIn, memberPath, somebodyWho } from '../../support/administration.js';
import { api, type Answer, type Signer } from '../../support/api.js';
import { addAuthenticator, challengeOf, completeSignIn } from '../../support/factors.js';
import { MailServer } from '../../support/mail-server.js';
import { addPasskey, signInWithPasskey } from '../../support/passkeys.js';
import { anOrganization, aPerson, type TestPerson } from '../../support/people.js';

const mail = new MailServer();

beforeAll(() => mail.listen(facet.sparePort));
afterAll(() => mail.close());
beforeEach(() => facet.sql('delete from rate_limits'));

const remove = (by: Signer, of: TestPerson, organization?: string): Promise<Answer> =>
  api.as(by).delete(memberPath(of, '/factors', organization));
const kindsOf = async (by: TestPerson, of: TestPerson): Promise<unknown> =>
  (await api.as(by).get(memberPath(of))).body.factors;
const stillHas = async (of: TestPerson): Promise<void> => void challengeOf(await login(of.email));

describe('the second factors of a member', () => {
  it('are shown by kind alone', async () => {
    const ada = await aPerson({ as: 'admin' });
    const mia = await aPerson({ in: ada.organization });
    expect(await kindsOf(ada, mia)).toEqual([]);
    const begun = await api.as(mia).post('/auth/factors/totp', {});
    expect([begun.status, await kindsOf(ada, mia)]).toEqual([201, []]);
    await addAuthenticator(mia);
    expect(await kindsOf(ada, mia)).toEqual(['otp', 'recovery']);
    await addPasskey(mia);
    expect(await kindsOf(ada, mia)).toEqual(['otp', 'passkey', 'recovery']);
  });

  it('are removed for a member who lost them, who is told', async () => {
    const ada = await aPerson({ as: 'admin' });
    const mia = await aPerson({ in: ada.organization, verified: true });
    const app = await addAuthenticator(mia);
    const { key } = await addPasskey(mia);
    const challenge = challengeOf(await login(mia.email));
    for (let told = 0; told < 2; told += 1) await mail.letterTo(mia.email);
    expect((await remove(ada, mia)).status).toBe(204);
    expect(await kindsOf(ada, mia)).toEqual([]);
    expectProblem(await completeSignIn(challenge, app.code(1)), 401, 'challenge.invalid');
    expect((await login(mia.email)).status).toBe(200);
    expectProblem(await signInWithPasskey(key), 401, 'passkey.rejected');
    expect((await mail.letterTo(mia.email)).headers.get('subject')).toMatch(/second factor/i);
    const entries = await facet.sql(
      `select organization_id as organization, details from audit_entries where action = 'factor.removed' and organization_id = $1`,
      [ada.organization],
    );
    expect(entries).toEqual([{ organization: ada.organization, details: { factor: 'all' } }]);
    const again = await remove(ada, mia);
    expectProblem(again, 404, 'factor.not_found');
    expect(again.body.detail).toBe('This user has no second factor.');
  });

  it('stay with a member of another organization, where the admin may not remove them', async () => {
    const ada = await aPerson({ as: 'admin' });
    const mia = await aPerson({ in: ada.organization });
    await addAuthenticator(mia);
    const other = await anOrganization();
    await alsoIn(other, mia.id);
    expectProblem(await remove(ada, mia), 409, 'member.belongs_elsewhere');
    await stillHas(mia);
    await alsoIn(other, ada.id, 'admin');
    expect((await remove(ada, mia)).status).toBe(204);
    const entries = await facet.sql(
      `select 1 from audit_entries where action = 'factor.removed' and organization_id = $1`,
      [other],
    );
    expect(entries).toEqual([]);
  });

  it('stay with a member who may do what the caller may not', async () => {
    const ada = await aPerson({ as: 'admin' });
    await addAuthenticator(ada);
    const petra = await somebodyWho(ada.organization, ['update:factors']);
    expectProblem(await remove(petra, ada), 403, 'permission.missing');
    await stillHas(ada);
  });

  it('need the permission, a credential, and a member', async () => {
    const ada = await aPerson({ as: 'admin' });
    const mia = await aPerson({ in: ada.organization, as: 'moderator' });
    await addAuthenticator(mia);
    const petra = await somebodyWho(ada.organization, ['update:members', 'update:users', 'read:members']);
    expectProblem(await remove(petra, mia), 403, 'permission.missing');
    expectProblem(await api.delete(memberPath(mia, '/factors')), 401, 'credential.invalid');
    const eve = await aPerson({ as: 'admin' });
    await addAuthenticator(eve);
    expectProblem(await remove(ada, eve, ada.organization), 404, 'member.not_found');
    expectProblem(await remove(ada, eve), 404, 'organization.not_found');
    for (const one of [mia, eve]) await stillHas(one);
  });

  it('stay with an account that is not active', async () => {
    const ada = await aPerson({ as: 'admin' });
    const mia = await aPerson({ in: ada.organization });
    await addAuthenticator(mia);
    await facet.sql(`update users set status = 'banned' where id = $1`, [mia.id]);
    expectProblem(await remove(ada, mia), 409, 'member.status_unfit');
  });

  it('of the admin themselves need a recent sign-in in which one was proved', async () => {
    const ada = await aPerson({ as: 'admin' });
    const stolen = await signIn(ada);
    const made = await api.as(ada).post('/auth/api-keys', { name: 'k', scopes: ['update:factors'] });
    const app = await addAuthenticator(ada);
    expectProblem(await remove(stolen, ada), 403, 'sign_in.not_fresh');
    const program = { headers: { 'x-api-key': String(made.body.key) } };
    expectProblem(await remove(program, ada), 403, 'sign_in.not_fresh');
    await stillHas(ada);
    await facet.sql(`update sessions set auth_time = now() - interval '11 minutes' where user_id = $1`, [ada.id]);
    expectProblem(await remove(ada, ada), 403, 'sign_in.not_fresh');
    expect((await api.as(ada).post('/auth/session/step-up', { code: app.code() })).status).toBe(204);
    expect((await remove(ada, ada)).status).toBe(204);
  });

  it('are removed once by admins who do so at the same time', async () => {
    const ada = await aPerson({ as: 'admin' });
    const mia = await aPerson({ in: ada.organization });
    await addAuthenticator(mia);
    const answers = await Promise.all(Array.from({ length: 6 }, () => remove(ada, mia)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404, 404]);
  });
});
