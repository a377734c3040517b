import { privateKeyToAccount } from 'viem/accounts';
import { createSiweMessage } from 'viem/siwe';
import { api } from '../support/api.js';
import { freePort } from '../support/free-port.mjs';
import { addProvider, ProviderServer, type Begun } from '../support/provider-server.js';
import { type Asked, type Hint, someId } from './places.js';
import type { World } from './world.js';

let listening: Promise<ProviderServer> | undefined;

/** A provider that the application can call, where it may call this machine. */
async function theServer(): Promise<ProviderServer> {
  listening ??= freePort().then((port) => new ProviderServer(`http://127.0.0.1:${port}`).listen(port));
  return listening;
}

/** The one provider that stays. Undefined where the application calls no provider of this machine. */
async function theProvider({ keeper, main, base }: World): Promise<ProviderServer | undefined> {
  const server = await theServer();
  const known = `select id from identity_providers where organization_id = $1 and id = 'stays' and create_users and issuer = $2 and email_domains = '{}'`;
  if ((await facet.sql(known, [main, server.issuer])).length > 0) return server;
  await facet.sql(`delete from identity_providers where organization_id = $1`, [main]);
  return addProvider({ ...keeper, organization: main }, server.issuer, { id: 'stays' }, base).then(
    () => server,
    () => undefined,
  );
}

const choice = ({ main }: World): object => ({
  organizationId: main,
  provider: 'stays',
  redirectUri: 'http://localhost:5173/callback',
});

/** A sign-in with the provider, or a link, and its answer. */
export async function providerAnswer({ world, caller, salt }: Asked, path: string): Promise<Hint> {
  const server = await theProvider(world);
  const as = (path.startsWith('/auth/identities') && caller ? api.as(caller) : api).at(world.base);
  const password = path.startsWith('/auth/identities') && caller ? { currentPassword: caller.password } : {};
  const { status, body, headers } = await as.post(path, { ...choice(world), ...password });
  if (!server || status !== 200) return {};
  const { authorizationUrl, request } = body as Begun;
  const answer = { ...server.answerTo(authorizationUrl, { sub: `fuzz-${salt}` }), error: undefined };
  const [cookie] = headers.getSetCookie();
  return cookie === undefined
    ? { body: { ...answer, request } }
    : { body: answer, headers: { cookie: cookie.split(';')[0] ?? '' } };
}

export async function providerChoice({ world }: Asked): Promise<Hint> {
  await theProvider(world);
  return { body: { ...choice(world), currentPassword: undefined } };
}

export async function newProvider({ world, salt }: Asked): Promise<Hint> {
  const text = `delete from identity_providers where organization_id = $1 and id <> 'stays' and (select count(*) from identity_providers where organization_id = $1) > 15`;
  await facet.sql(text, [world.main]);
  const { issuer } = await theServer();
  return { body: { id: `made-${salt}`, issuer, emailDomains: [], scopes: ['email'] } };
}

export async function providerToChange({ world, salt }: Asked): Promise<Hint> {
  await theProvider(world);
  const { issuer } = await theServer();
  const ids = `select id from identity_providers where organization_id = $1 order by 1`;
  return {
    path: { providerId: await someId(salt, ids, [world.main]) },
    body: { issuer, emailDomains: undefined, scopes: undefined, createUsers: undefined },
    headers: { 'If-Match': '*' },
  };
}

/** An identity of the caller that may go: they have a password. */
export async function ownIdentity({ caller, salt }: Asked): Promise<Hint> {
  if (!caller) return {};
  await facet.sql(
    `insert into identities (id, user_id, issuer, provider, subject, signed_subject)
     select gen_random_uuid(), $1, 'urn:fuzz', 'fuzz', $2, $2 where exists (select 1 from users where id = $1) on conflict do nothing`,
    [caller.id, `own-${caller.id}-${salt}`],
  );
  const id = await someId(0, `select id from identities where user_id = $1 and issuer = 'urn:fuzz' order by 1`, [
    caller.id,
  ]);
  return { path: { id }, body: { currentPassword: undefined } };
}

/** Of the lodger; callers link another one. */
const wallet = privateKeyToAccount(`0x${'4b'.repeat(32)}`);

/** A sign-in with a wallet that the lodger has. */
export async function walletSignIn({ world }: Asked): Promise<Hint> {
  await facet.sql(
    `insert into wallets (user_id, address, chain_id, linked_at) values ($1, $2, 1, now())
     on conflict do nothing`,
    [world.lodger.id, wallet.address],
  );
  const { body } = await api.at(world.base).post('/auth/login/wallet/nonce', {});
  const { nonce = 'DemoWalletNonce0000000', request = '' } = (body ?? {}) as { nonce?: string; request?: string };
  const message = createSiweMessage({
    address: wallet.address,
    chainId: 1,
    domain: 'app.example.com',
    uri: 'https://app.example.com/sign-in',
    version: '1',
    nonce,
  });
  return { body: { request, message, signature: await wallet.signMessage({ message }) } };
}
