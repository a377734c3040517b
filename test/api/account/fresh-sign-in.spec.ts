/** @settings {"SIWE_DOMAINS": "app.example.com", "SIWE_CHAINS": "1"} */
import { privateKeyToAccount, generatePrivateKey } from 'viem/accounts';
import { describe, expect, it } from '@jest/globals';
import { login, refresh, signIn } from '../../support/account.js';
import { api, type Answer, type Signer } from '../../support/api.js';
import { aPerson, later, type TestPerson } from '../../support/people.js';

/** Something that asks for a fresh sign-in. `code`: how its API writes the refusal; `done`: whether it happened. */
interface AuditEvent {
  readonly what: string;
  readonly status: number;
  readonly codes: { readonly notFresh: string; readonly wrong: string };
  send(signer: Signer, of: TestPerson, password?: Record<string, unknown>): Promise<Answer>;
  done(of: TestPerson): Promise<boolean>;
}

const exists = async (text: string, id: string): Promise<boolean> => (await facet.sql(text, [id])).length > 0;

const deeds: readonly AuditEvent[] = [
  {
    what: 'making an API key',
    status: 201,
    codes: { notFresh: 'sign_in.not_fresh', wrong: 'password.wrong' },
    send: (signer, _of, password) =>
      api.as(signer).post('/auth/api-keys', { name: 'k', scopes: ['read:me'], ...password }),
    done: ({ id }) => exists('select 1 from api_keys where user_id = $1', id),
  },
  {
    what: 'linking a wallet',
    status: 200,
    codes: { notFresh: 'sign_in.not_fresh', wrong: 'password.wrong' },
    send: async (signer, _of, password) => {
      const wallet = privateKeyToAccount(generatePrivateKey());
      const { body } = await api
        .as(signer)
        .post('/auth/wallet/nonce', { address: wallet.address, chainId: 1, domain: 'app.example.com' });
      const { message } = body as { message: string };
      return api
        .as(signer)
        .post('/auth/wallet/verify', { message, signature: await wallet.signMessage({ message }), ...password });
    },
    done: ({ id }) => exists('select 1 from wallets where user_id = $1', id),
  },
  {
    what: 'unlinking an identity',
    status: 204,
    codes: { notFresh: 'sign_in.not_fresh', wrong: 'password.wrong' },
    send: async (signer, { id }, password) => {
      await facet.sql(
        `insert into identities (id, user_id, issuer, provider, subject, signed_subject) values (gen_random_uuid(), $1, 'urn:x', 'x', $2, $2)
         on conflict do nothing`,
        [id, `of-${id}`],
      );
      const [identity] = await facet.sql<{ id: string }>('select id from identities where user_id = $1', [id]);
      return api.as(signer).delete(`/auth/identities/${identity?.id ?? ''}`, password);
    },
    done: async ({ id }) => !(await exists('select 1 from identities where user_id = $1', id)),
  },
  {
    what: 'deleting the account',
    status: 202,
    codes: { notFresh: 'Forbidden', wrong: 'Forbidden' },
    send: (signer, _of, password) => api.as(signer).delete('/me', password),
    done: ({ id }) => exists(`select 1 from users where id = $1 and status = 'deleted'`, id),
  },
];

const challenge = 'Bearer realm="facet", error="insufficient_user_authentication", max_age="600"';
const bearer = (token: string): Signer => ({ headers: { authorization: `Bearer ${token}` } });

/** A user whose session goes on, by a refresh, while the sign-in grows old. */
async function staleAfter<T>(seconds: number, work: (stale: Signer, mia: TestPerson) => Promise<T>): Promise<T> {
  const mia = await aPerson();
  const { body } = await later(seconds - 30, () => refresh(mia.refreshToken));
  return later(seconds, () => work(bearer((body as { accessToken: string }).accessToken), mia));
}

describe.each(deeds)('$what', ({ send, done, status, codes }) => {
  it('is refused ten minutes after the sign-in, also when the session was refreshed', () =>
    staleAfter(605, async (stale, mia) => {
      const { status: refused, body, headers } = await send(stale, mia);
      expect([refused, body.code, headers.get('www-authenticate')]).toEqual([403, codes.notFresh, challenge]);
      expect(await done(mia)).toBe(false);
      expect((await api.as(stale).get('/me')).status).toBe(200);
    }));

  it('succeeds within ten minutes', () =>
    staleAfter(590, async (fresh, mia) => {
      expect((await send(fresh, mia)).status).toBe(status);
      expect(await done(mia)).toBe(true);
    }));

  it('succeeds with the password, however old the sign-in is', () =>
    staleAfter(86_400, async (stale, mia) => {
      expect((await send(stale, mia, { currentPassword: mia.password })).status).toBe(status);
      expect(await done(mia)).toBe(true);
    }));

  it('succeeds after another sign-in, in that session alone', () =>
    staleAfter(86_400, async (stale, mia) => {
      const again = await signIn(mia);
      expect((await send(stale, mia)).status).toBe(403);
      expect((await send(again, mia)).status).toBe(status);
    }));

  it('succeeds after a further proof in this session, however old the sign-in is', () =>
    staleAfter(86_400, async (stale, mia) => {
      expect((await api.as(stale).post('/auth/session/step-up', { password: mia.password })).status).toBe(204);
      expect((await send(stale, mia)).status).toBe(status);
      expect(await done(mia)).toBe(true);
    }));

  it('is refused with a wrong password, fresh or not', async () => {
    await staleAfter(605, async (stale, mia) => {
      const { status: refused, body, headers } = await send(stale, mia, { currentPassword: 'not this one' });
      expect([refused, body.code, headers.get('www-authenticate')]).toEqual([403, codes.wrong, null]);
      expect(await done(mia)).toBe(false);
    });
    const mia = await aPerson();
    expect((await send(mia, mia, { currentPassword: 'not this one' })).status).toBe(403);
    expect(await done(mia)).toBe(false);
  });

  it.each([null, '', 7, 'x'.repeat(1025), ['a']])('refuses the password %j', async (currentPassword) => {
    const mia = await aPerson();
    expect([400, 422]).toContain((await send(mia, mia, { currentPassword })).status);
    expect(await done(mia)).toBe(false);
  });
});

describe('a session of a server of the version before', () => {
  it('is as fresh as it is young', async () => {
    const mia = await aPerson();
    await facet.sql('update sessions set auth_time = null where user_id = $1', [mia.id]);
    expect((await api.as(mia).post('/auth/api-keys', { name: 'k', scopes: [] })).status).toBe(201);
    await facet.sql(`update sessions set created_at = now() - interval '11 minutes' where user_id = $1`, [mia.id]);
    expect((await api.as(mia).post('/auth/api-keys', { name: 'k', scopes: [] })).body.code).toBe('sign_in.not_fresh');
  });
});

describe('what asks for a fresh sign-in', () => {
  it('says so in the documents, and nothing else does', () => {
    const asking = [...facet.inside.routes]
      .filter(([, { fails }]) => fails.some(({ code }) => code === 'sign_in.not_fresh'))
      .map(([id]) => id);
    expect(asking.sort()).toEqual([
      'addEmail',
      'addMemberEmail',
      'beginAuthenticatorApp',
      'beginIdentityLink',
      'beginPasskey',
      'changeDefaultEmail',
      'changeMemberDefaultEmail',
      'createApiKey',
      'createOwnOrganization',
      'deleteCurrentUser',
      'deleteOwnOrganization',
      'handOverOrganization',
      'leaveOrganization',
      'linkWallet',
      'removeEmail',
      'removeMemberEmail',
      'removeMemberFactors',
      'removePasskey',
      'renewRecoveryCodes',
      'setTemporaryPassword',
      'startImpersonation',
      'unlinkIdentity',
      'verifyMemberEmail',
    ]);
  });

  it('does not tell an anonymous caller whether a user has a password', async () => {
    const mia = await aPerson();
    await facet.sql('delete from password_credentials where user_id = $1', [mia.id]);
    const { status, body } = await api.as(mia).delete('/me', { currentPassword: 'whatever it is' });
    expect([status, body]).toEqual([403, { code: 'Forbidden', message: 'The current password is wrong.' }]);
    expect((await login(mia.email)).status).toBe(401);
  });
});
