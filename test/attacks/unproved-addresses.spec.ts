/**
 * @settings {"JOBS":"on","MAIL_URL":"smtp:\/\/127.0.0.1:{port}","MAIL_FROM":"no-reply@facet.example","SIWE_DOMAINS":"app.example.com","SIWE_CHAINS":"1"}
 */
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { aSignUp, login } from '../support/account.js';
import { alsoIn, inOrganization } from '../support/administration.js';
import { api, type Answer, type Signer } from '../support/api.js';
import { MailServer, tokenIn } from '../support/mail-server.js';
import { anOrganization, aPerson, roleId, type TestPerson } from '../support/people.js';
import { attacks } from './attack.js';

const mail = new MailServer();
const owners = 'what the owner chose 81';

/**
 * Has signed up with an address of somebody else, and prepared the account: a key, a wallet, roles in two
 * organizations.
 */
let squatter: TestPerson;
let key: Signer;
let ada: TestPerson;

beforeAll(async () => {
  await mail.listen(facet.sparePort);
  ada = await aPerson({ as: 'admin', verified: true });
});
afterAll(() => mail.close());

async function linkWallet(person: TestPerson): Promise<void> {
  const wallet = privateKeyToAccount(generatePrivateKey());
  const { body } = await api
    .as(person)
    .post('/auth/wallet/nonce', { address: wallet.address, chainId: 1, domain: 'app.example.com' });
  const { message } = body as { message: string };
  expect(
    (await api.as(person).post('/auth/wallet/verify', { message, signature: await wallet.signMessage({ message }) }))
      .status,
  ).toBe(200);
}

beforeEach(async () => {
  squatter = await aPerson({ as: 'moderator' });
  await alsoIn(await anOrganization(), squatter.id, 'admin');
  await linkWallet(squatter);
  const { body } = await api.as(squatter).post('/auth/api-keys', { name: 'kept', scopes: ['read:me', 'read:users'] });
  key = { headers: { 'x-api-key': (body as { key: string }).key } };
});

const resetLink = async (): Promise<string> => {
  await api.post('/auth/password/reset-request', { email: squatter.email });
  return tokenIn(await mail.letterTo(squatter.email));
};
const invite = (email: string, roles: readonly string[] = []): Promise<Answer> =>
  api.as(ada).post(inOrganization(ada.organization, '/invitations'), { email, roles });
const invitationLink = async (roles: readonly string[] = []): Promise<string> => {
  expect((await invite(squatter.email, roles)).status).toBe(201);
  return tokenIn(await mail.letterTo(squatter.email));
};

/** Nothing that the squatter prepared works or is left, and the owner signs in. */
async function isTheOwners(password = owners): Promise<void> {
  for (const signer of [squatter, key]) expect((await api.as(signer).get('/me')).status).toBe(401);
  expect((await api.post('/auth/refresh', { refreshToken: squatter.refreshToken })).status).toBe(401);
  expect((await login(squatter.email, squatter.password)).status).toBe(401);
  const { status, body } = await login(squatter.email, password);
  expect(status).toBe(200);
  const owner = { headers: { authorization: `Bearer ${String(body.accessToken)}` } };
  expect((await api.as(owner).get('/v1/user/profile?fields=email,walletAddress')).body).toEqual({
    email: squatter.email,
    walletAddress: null,
  });
  expect((await api.as(owner).get('/me')).body).toMatchObject({ emails: [{ verified: true, tokenSet: false }] });
}

const rolesIn = async (organization: string): Promise<string[]> => {
  const rows = await facet.sql<{ name: string }>(
    `select r.name from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
     join emails e on e.user_id = a.user_id where a.organization_id = $1 and e.address_key = $2 order by 1`,
    [organization, squatter.email],
  );
  return rows.map(({ name }) => name);
};

attacks('an address of another user', [
  {
    what: 'to keep session, key and wallet when the owner resets the password',
    send: async () => api.post('/auth/password/reset', { token: await resetLink(), newPassword: owners }),
    status: 204,
    effect: 'the owner has the account, with nothing of the squatter',
    holds: async () => {
      await isTheOwners();
      expect(await rolesIn(squatter.organization)).toEqual(['Member']);
    },
  },
  {
    what: 'to keep session, key and wallet when the owner confirms the address',
    send: async () => {
      await api.post('/auth/email/verify-request', { email: squatter.email });
      return api.post('/auth/email/verify', { token: tokenIn(await mail.letterTo(squatter.email)) });
    },
    status: 204,
    effect: 'the owner sets a password, and has the account',
    holds: async () => {
      expect((await login(squatter.email, squatter.password)).status).toBe(401);
      expect((await api.post('/auth/password/reset', { token: await resetLink(), newPassword: owners })).status).toBe(
        204,
      );
      await isTheOwners();
    },
  },
  {
    what: 'to keep the account when the owner accepts an invitation by its email',
    send: async () =>
      api.post('/auth/invitations/accept', {
        token: await invitationLink([await roleId(ada.organization, 'moderator')]),
        password: owners,
        name: 'Vera',
      }),
    status: 200,
    effect: 'the owner is in, with the roles of the invitation',
    holds: async () => {
      await isTheOwners();
      expect(await rolesIn(ada.organization)).toEqual(['Member', 'Moderator']);
      expect(await rolesIn(squatter.organization)).toEqual(['Member']);
    },
  },
  {
    what: 'to keep the owner from being invited, as a member who claims the address',
    send: async () => {
      await alsoIn(ada.organization, squatter.id);
      return invite(squatter.email);
    },
    status: 201,
    effect: 'the owner accepts, and the account is theirs',
    holds: async () => {
      const token = tokenIn(await mail.letterTo(squatter.email));
      expect((await api.post('/auth/invitations/accept', { token, password: owners })).status).toBe(200);
      await isTheOwners();
    },
  },
  {
    what: 'to read who invites the owner',
    send: async () => {
      await invitationLink();
      // A membership that a test wrote has no inbox.
      await facet.sql('delete from members where user_id = $1 and organization_id <> $2', [
        squatter.id,
        squatter.organization,
      ]);
      return api.as(squatter).get('/me/export');
    },
    status: 200,
    effect: 'the export names no invitation',
    holds: ({ body }) => expect((body as { invitations: unknown[] }).invitations).toEqual([]),
  },
  {
    what: 'to be added with roles to an organization that means the owner',
    send: async () => {
      await alsoIn(squatter.organization, ada.id, 'admin');
      return api.as(ada).post(inOrganization(ada.organization, '/members'), {
        email: squatter.email,
        roles: [await roleId(ada.organization, 'admin')],
      });
    },
    status: 202,
    effect: 'the owner of the address is invited, and no user is added',
    holds: async () => expect(await rolesIn(ada.organization)).toEqual([]),
  },
  {
    what: 'to block the address for good by deleting the account',
    send: async () => {
      await facet.sql('delete from members where user_id = $1 and organization_id <> $2', [
        squatter.id,
        squatter.organization,
      ]);
      await api.as(squatter).delete('/me');
      return api.post('/auth/invitations/accept', { token: await invitationLink(), password: owners });
    },
    status: 200,
    effect: 'the owner has an account of their own',
    holds: async () => {
      const { status, body } = await login(squatter.email, owners);
      expect([status, (body as { user?: { id: string } }).user?.id === squatter.id]).toEqual([200, false]);
    },
  },
  {
    what: 'to get the account back with the email by which the owner restores it',
    send: async () => {
      await facet.sql('delete from members where user_id = $1 and organization_id <> $2', [
        squatter.id,
        squatter.organization,
      ]);
      expect((await api.as(squatter).delete('/me')).status).toBe(202);
      expect((await login(squatter.email, squatter.password)).status).toBe(401);
      return api.post('/auth/account/restore', { token: tokenIn(await mail.letterTo(squatter.email)) });
    },
    status: 204,
    effect: 'the owner sets a password, and has the account with nothing of the squatter',
    holds: async () => {
      expect((await login(squatter.email, squatter.password)).status).toBe(401);
      expect((await mail.letterTo(squatter.email)).headers.get('subject')).toBe('Your account was restored');
      expect((await api.post('/auth/password/reset', { token: await resetLink(), newPassword: owners })).status).toBe(
        204,
      );
      await isTheOwners();
      expect(await rolesIn(squatter.organization)).toEqual(['Member']);
    },
  },
]);

attacks('an own address', [
  {
    what: 'to lose the keys of a proved account by a reset that another user asked for',
    send: async () => {
      await facet.sql('update emails set verified = true where user_id = $1', [squatter.id]);
      return api.post('/auth/password/reset', { token: await resetLink(), newPassword: owners });
    },
    status: 204,
    effect: 'key, wallet and roles stay with the owner; sessions end',
    holds: async () => {
      expect((await api.as(key).get('/me')).status).toBe(200);
      expect((await api.as(squatter).get('/me')).status).toBe(401);
      expect(await rolesIn(squatter.organization)).toEqual(['Member', 'Moderator']);
    },
  },
  {
    what: 'to sign up with an address that an invitation has made an account for',
    send: async () => {
      const email = `fresh.${squatter.email}`;
      await invite(email);
      return api.post('/auth/sign-up', aSignUp(squatter.organization, { email }));
    },
    status: 201,
    effect: 'the account proves nothing, and gets no role of the invitation',
    holds: async () => expect(await rolesIn(ada.organization)).toEqual([]),
  },
]);
