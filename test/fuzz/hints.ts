import { signIn } from '../support/account.js';
import { api } from '../support/api.js';
import { totpCode } from '../support/factors.js';
import { anOrganization, joinAs, type TestPerson } from '../support/people.js';
import { aChallenge, aLink, aRecoveryCode, aSetUpKey, aSignInCode } from './links.js';
import { hintsAboutContacts } from './hints-about-contacts.js';
import { hintsAboutOthers } from './hints-about-others.js';
import { aNewPasskey, aPasskey, aPasskeyChallenge, aPasskeySignIn } from './passkeys.js';
import { type Hinting, someId, someMember, letterToken, wallet, walletProof } from './places.js';
import {
  newProvider,
  ownIdentity,
  providerAnswer,
  providerChoice,
  providerToChange,
  walletSignIn,
} from './providers.js';

const addressOf = (id: string): Promise<string> => someId(0, 'select email as id from emails where user_id = $1', [id]);

/** As if the user had deleted the account themselves, which no admin does here: an organization keeps one. */
async function whoDeletedTheirAccount(id: string): Promise<boolean> {
  const deleted = await facet.sql(
    `update users set status = 'deleted', deleted_at = now(), self_deleted_at = now(), purge_after = now() + interval '1 day'
     where id = $1 and not exists (select 1 from role_assignments a join roles r on r.organization_id = a.organization_id and r.id = a.role_id
       where a.user_id = $1 and r.built_in = 'admin') returning 1`,
    [id],
  );
  if (deleted.length === 0) return false;
  for (const table of ['sessions', 'api_keys']) await facet.sql(`delete from ${table} where user_id = $1`, [id]);
  await facet.sql(
    `select graphile_worker.add_job('account.purge', json_build_object('userId', $1::text), run_at := now() + interval '1 day', job_key := 'account.purge:' || $1::text)`,
    [id],
  );
  return true;
}

/** One more organization of the caller, with an admin who stays. */
async function anotherOf(caller: TestPerson, keeper: TestPerson): Promise<string> {
  const organization = await anOrganization();
  if (caller.id !== keeper.id) await joinAs(keeper, organization, 'admin');
  return joinAs(caller, organization);
}

/** An organization whose one admin is the caller, and of which somebody else is a member. */
async function ownedBy(caller: TestPerson | undefined, other: TestPerson): Promise<string> {
  const organization = await anOrganization();
  const isOwned = caller !== undefined && caller.id !== other.id;
  await joinAs(other, organization, 'admin');
  return isOwned ? joinAs(caller, organization, 'admin') : organization;
}

/** What makes the requests of an operation go deep, where ids alone do not. */
export const hints: Readonly<Record<string, Hinting>> = {
  signUp: ({ world, salt }) => ({
    body: {
      organizationId: world.main,
      ...(salt % 4 > 0 && { handle: undefined, referrerHandle: undefined }),
      password: `four calm owls ${salt}`,
    },
  }),
  signIn: ({ world: { lodger } }) => ({
    body: { email: lodger.email, password: lodger.password, organizationId: lodger.organization },
  }),
  openBrowserSession: ({ world: { lodger } }) => ({
    body: { email: lodger.email, password: lodger.password, organizationId: lodger.organization },
  }),
  refreshBrowserSession: async ({ world, salt }) => ({
    body: { organizationId: salt % 2 ? world.lodger.organization : undefined },
    headers: { cookie: `facet-session=${(await signIn(world.lodger)).refreshToken}` },
  }),
  requestEmailSignIn: ({ world: { lodger } }) => ({
    body: { email: lodger.email, organizationId: lodger.organization },
  }),
  signInByEmail: async ({ world }) => ({ body: await aSignInCode(world.lodger.email) }),
  openBrowserSessionByEmail: async ({ world }) => ({ body: await aSignInCode(world.lodger.email) }),
  signInWithFactor: async ({ world }) => ({ body: await aChallenge(world.forgetful, world.base) }),
  openBrowserSessionWithFactor: async ({ world }) => ({ body: await aChallenge(world.forgetful, world.base) }),
  stepUpSession: async ({ world, caller }) => ({
    body: { password: undefined, credential: undefined, code: caller && (await aRecoveryCode(caller, world.base)) },
  }),
  removeMemberFactors: async ({ world }) => {
    await aPasskey(world.forgetful);
    return { path: { organizationId: world.main, userId: world.forgetful.id } };
  },
  beginPasskey: () => ({ body: { currentPassword: undefined } }),
  addPasskey: async ({ world, caller }) => ({ body: caller && (await aNewPasskey(caller, world.base)) }),
  renamePasskey: async ({ caller }) => ({ path: { id: caller ? (await aPasskey(caller)).id : 'none' } }),
  removePasskey: async ({ caller }) => ({
    path: { id: caller ? (await aPasskey(caller)).id : 'none' },
    body: { currentPassword: undefined },
  }),
  signInWithPasskey: async ({ world }) => ({ body: await aPasskeySignIn(world.forgetful, world.base) }),
  openBrowserSessionWithPasskey: async ({ world }) => ({ body: await aPasskeySignIn(world.forgetful, world.base) }),
  beginSignInWithFactorPasskey: async ({ world }) => ({
    body: { challenge: (await aChallenge(world.forgetful, world.base)).challenge },
  }),
  signInWithFactorPasskey: async ({ world }) => ({ body: await aPasskeyChallenge(world.forgetful, world.base) }),
  openBrowserSessionWithFactorPasskey: async ({ world }) => ({
    body: await aPasskeyChallenge(world.forgetful, world.base),
  }),
  removeAuthenticatorApp: async ({ world, caller }) => ({
    body: { code: caller && (await aRecoveryCode(caller, world.base)) },
  }),
  renewRecoveryCodes: async ({ world, caller }) => ({
    body: { code: caller && (await aRecoveryCode(caller, world.base)) },
  }),
  confirmAuthenticatorApp: async ({ world, caller }) => {
    const setUpKey = caller && (await aSetUpKey(caller, world.base));
    return setUpKey === undefined ? {} : { body: { code: totpCode(setUpKey) } };
  },
  beginAuthenticatorApp: () => ({ body: { currentPassword: undefined } }),
  refreshTokens: async ({ world }) => ({ body: { refreshToken: await world.freshToken() } }),
  refreshSession: async ({ world }) => ({ body: { refreshToken: await world.freshToken() } }),
  endSession: async ({ caller, salt }) => ({
    path: { id: await someId(salt, 'select id from sessions where user_id = $1 order by 1', [caller?.id]) },
  }),
  changePassword: ({ caller, salt }) => ({
    body: { currentPassword: caller?.password, newPassword: `nine loud geese at ${salt}` },
  }),
  requestPasswordReset: ({ world }) => ({ body: { email: world.forgetful.email } }),
  resetPassword: async ({ world, salt }) => ({
    body: { token: await aLink('reset-password', world.forgetful.email), newPassword: `five grey cranes at ${salt}` },
  }),
  requestEmailVerification: ({ world }) => ({ body: { email: world.lodger.email } }),
  verifyEmail: async (asked) => {
    const email = await someId(
      asked.salt,
      `select email as id from emails where not verified and user_id = any(select user_id from members where organization_id = $1)`,
      [asked.world.main],
    );
    return { body: { token: await aLink('verify-email', email) } };
  },
  restoreAccount: async (asked) => {
    const id = await someMember(asked);
    return {
      body: {
        token: (await whoDeletedTheirAccount(id)) ? await aLink('restore-account', await addressOf(id)) : 'none',
      },
    };
  },
  acceptInvitation: async ({ world, salt }) => {
    await api
      .as(world.keeper)
      .at(world.base)
      .post(`/admin/organizations/${world.main}/invitations`, { email: `invited-${salt}@example.com` });
    return {
      body: {
        token: await letterToken(world, 'invitation', `invited-${salt}@example.com`),
        password: `three shy larks ${salt}`,
        name: 'Ina',
        handle: undefined,
      },
    };
  },
  joinOrganization: async ({ world, caller }) => {
    if (!caller) return {};
    await world.invite(caller.email);
    return { body: { token: await letterToken(world, 'invitation', caller.email) } };
  },
  leaveOrganization: async ({ world, caller, salt }) => ({
    ...(caller && salt % 2 === 0 && { path: { organizationId: await anotherOf(caller, world.keeper) } }),
    body: { currentPassword: undefined },
  }),
  createOwnOrganization: ({ salt }) => ({
    body: { id: `own-${salt}`, name: `Club ${salt}`, currentPassword: undefined },
  }),
  handOverOrganization: async ({ world, caller }) => ({
    path: { organizationId: await ownedBy(caller, world.keeper) },
    body: { userId: world.keeper.id, currentPassword: undefined },
  }),
  deleteOwnOrganization: async ({ world, caller }) => {
    const organizationId = await ownedBy(caller, world.keeper);
    return { path: { organizationId }, body: { confirmation: organizationId, currentPassword: undefined } };
  },
  createApiKey: ({ salt }) => ({
    body: {
      scopes: ['read:users', 'update:users'].slice(0, 1 + (salt % 2)),
      expiresAt: undefined,
      currentPassword: undefined,
    },
  }),
  revokeApiKey: async ({ caller, salt }) => {
    if (caller) await api.as(caller).post('/auth/api-keys', { name: `to revoke ${salt}`, scopes: ['read:users'] });
    return {
      path: {
        id: await someId(salt, `select id from api_keys where user_id = $1 and name <> 'robot' order by 1`, [
          caller?.id,
        ]),
      },
    };
  },
  createWalletNonce: () => ({ body: { address: wallet.address, chainId: 1, domain: 'app.example.com' } }),
  linkWallet: walletProof,
  createWalletSignIn: () => ({ body: { address: wallet.address, chainId: 1, domain: 'app.example.com' } }),
  signInWithWallet: walletSignIn,
  openBrowserSessionWithWallet: walletSignIn,
  beginProviderSignIn: providerChoice,
  beginBrowserProviderSignIn: providerChoice,
  beginIdentityLink: providerChoice,
  completeProviderSignIn: (asked) => providerAnswer(asked, '/auth/login/provider'),
  completeBrowserProviderSignIn: (asked) => providerAnswer(asked, '/auth/session/provider'),
  completeIdentityLink: (asked) => providerAnswer(asked, '/auth/identities'),
  unlinkIdentity: ownIdentity,
  createIdentityProvider: newProvider,
  getIdentityProvider: async (asked) => ({ path: (await providerToChange(asked)).path ?? {} }),
  updateIdentityProvider: providerToChange,
  removeIdentityProvider: async (asked) => ({ path: (await providerToChange(asked)).path ?? {} }),
  deleteCurrentUser: () => ({ body: { currentPassword: undefined } }),
  ...hintsAboutContacts,
  ...hintsAboutOthers,
};
