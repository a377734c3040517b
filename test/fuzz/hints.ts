import { api } from '../support/api.js';
import { aLink } from './links.js';
import { hintsAboutOthers } from './hints-about-others.js';
import { type Hinting, someId, letterToken, wallet, walletProof } from './places.js';

/** What makes the requests of an operation go deep, where ids alone do not. */
export const hints: Readonly<Record<string, Hinting>> = {
  signIn_register: ({ world, salt }) => ({
    body: { organizationId: world.main, ...(salt % 4 > 0 && { handle: undefined, referrerHandle: undefined }), password: `four calm owls ${salt}` },
  }),
  signIn_login: ({ world: { lodger } }) => ({ body: { email: lodger.email, password: lodger.password, organizationId: lodger.organization } }),
  signIn_refresh: async ({ world }) => ({ body: { refreshToken: await world.freshToken() } }),
  userV1Session_refresh: async ({ world }) => ({ body: { refreshToken: await world.freshToken() } }),
  sessions_end: async ({ caller, salt }) => ({ path: { id: await someId(salt, 'select id from sessions where user_id = $1 order by 1', [caller?.id]) } }),
  password_change: ({ caller, salt }) => ({ body: { currentPassword: caller?.password, newPassword: `nine loud geese at ${salt}` } }),
  passwordReset_ask: ({ world }) => ({ body: { email: world.forgetful.email } }),
  passwordReset_reset: async ({ world, salt }) => ({
    body: { token: await aLink('reset-password', world.forgetful.email), newPassword: `five grey cranes at ${salt}` },
  }),
  email_ask: ({ world }) => ({ body: { email: world.lodger.email } }),
  email_verify: async (asked) => {
    const email = await someId(
      asked.salt,
      `select email as id from emails where not verified and user_id = any(select user_id from members where organization_id = $1)`,
      [asked.world.main],
    );
    return { body: { token: await aLink('verify-email', email) } };
  },
  invitation_accept: async ({ world, salt }) => {
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
  invitation_join: async ({ world, caller }) => {
    if (!caller) return {};
    await world.invite(caller.email);
    return { body: { token: await letterToken(world, 'invitation', caller.email) } };
  },
  apiKeys_make: ({ salt }) => ({ body: { scopes: ['read:users', 'update:users'].slice(0, 1 + (salt % 2)), expiresAt: undefined, currentPassword: undefined } }),
  apiKeys_revoke: async ({ caller, salt }) => {
    if (caller) await api.as(caller).post('/auth/api-keys', { name: `to revoke ${salt}`, scopes: ['read:users'] });
    return { path: { id: await someId(salt, `select id from api_keys where user_id = $1 and name <> 'robot' order by 1`, [caller?.id]) } };
  },
  wallet_offer: () => ({ body: { address: wallet.address, chainId: 1, domain: 'app.example.com' } }),
  wallet_link: walletProof,
  currentUser_remove: () => ({ body: { currentPassword: undefined } }),
  ...hintsAboutOthers,
};
