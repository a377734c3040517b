/**
 * @settings {"JOBS":"on","EMAIL_VERIFICATION":"required","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example"}
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrganizationId, UserId } from '@app/common';
import { anAddress, aSignUp, expectProblem, login } from '../support/account.js';
import { inOrganization } from '../support/administration.js';
import { api, type Answer, type Signer } from '../support/api.js';
import { MailServer, tokenIn } from '../support/mail-server.js';
import { anOrganization, password } from '../support/people.js';

const mail = new MailServer();
let organization: OrganizationId;
let ada: Signer;

interface Known extends Signer {
  readonly id: UserId;
  readonly email: string;
}

/** A user who signed up, confirmed the address and signed in. */
async function aKnown(where: OrganizationId): Promise<Known> {
  const email = anAddress();
  expect((await api.post('/auth/sign-up', aSignUp(where, { email, password }))).status).toBe(202);
  const token = tokenIn(await mail.letterTo(email));
  expect((await api.post('/auth/email/verify', { token })).status).toBe(204);
  const { body } = await login(email);
  return { id: body.user.id as UserId, email, headers: { authorization: `Bearer ${String(body.accessToken)}` } };
}

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  organization = await anOrganization();
  const known = await aKnown(organization);
  await facet.write((tx, { roles }) => roles.grantBuiltIn(tx, organization, known.id, 'admin'));
  ada = known;
});
afterAll(() => mail.close());

async function invited(email: string): Promise<{ shared: string; emailed: string }> {
  const { status, body } = await api.as(ada).post(inOrganization(organization, '/invitations'), { email });
  expect(status).toBe(201);
  return { shared: String(body.token), emailed: tokenIn(await mail.letterTo(email)) };
}
const accept = (token: string): Promise<Answer> => api.post('/auth/invitations/accept', { token, password });

describe('where addresses must be verified, the link that the admin sees', () => {
  it('creates no account, and does not tell whether the address has one', async () => {
    const mia = await aKnown(await anOrganization());
    const [fresh, known] = [await invited(anAddress()), await invited(mia.email)];
    const answers = [await accept(fresh.shared), await accept(known.shared)];
    for (const answer of answers) expectProblem(answer, 403, 'invitation.proof_needed');
    const [one, other] = answers.map(({ body }) => ({ ...(body as object), requestId: '' }));
    expect(one).toEqual(other);
    expect((await accept(fresh.emailed)).status).toBe(200);
  });

  it('lets an account in whose address is verified, and no other', async () => {
    const mia = await aKnown(await anOrganization());
    const { shared } = await invited(mia.email);
    await facet.sql('update emails set verified = false where user_id = $1', [mia.id]);
    const join = (): Promise<Answer> => api.as(mia).post('/auth/invitations/join', { token: shared });
    expectProblem(await join(), 403, 'invitation.proof_needed');
    await facet.sql('update emails set verified = true where user_id = $1', [mia.id]);
    expect((await join()).status).toBe(204);
  });
});
