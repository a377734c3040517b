import { randomBytes, randomUUID } from 'node:crypto';
import { api, type Api } from '../support/api.js';
import { optionsOf, TestPasskey, type TestCredential } from '../support/passkeys.js';
import type { TestPerson } from '../support/people.js';
import { aChallenge, provedAFactor } from './links.js';

/** Passkeys of those whose authenticators a run knows. */
const made = new Map<string, { id: string; key: TestPasskey }>();

/** The body of a registration. Undefined: the caller may have no passkey. */
export async function aNewPasskey(
  owner: TestPerson,
  base: string,
  key = new TestPasskey(),
): Promise<{ name: string; credential: TestCredential } | undefined> {
  const { status, body } = await api.as(owner).at(base).post('/auth/factors/passkeys/options', {});
  if (status !== 200) return undefined;
  return { name: 'phone', credential: key.create(body as Parameters<TestPasskey['create']>[0]) };
}

/** A passkey in the database, as if its user had registered it. */
export async function aPasskey(owner: TestPerson): Promise<{ id: string; key: TestPasskey }> {
  const known = made.get(owner.id);
  if (known && (await facet.sql('select 1 from passkeys where id = $1', [known.id])).length > 0) return known;
  const [id, key, handle] = [randomUUID(), new TestPasskey(), randomBytes(32)];
  key.userHandle = handle.toString('base64url');
  await facet.sql('delete from passkeys where user_id = $1', [owner.id]);
  await facet.sql(
    `insert into passkeys (id, user_id, credential_id, user_handle, public_key, counter, transports, synced, name, created_at)
     values ($1, $2, $3, $4, $5, 0, '{internal}', false, 'phone', now())`,
    [id, owner.id, key.id, handle, key.publicKey],
  );
  await provedAFactor(owner);
  made.set(owner.id, { id, key });
  return { id, key };
}

const at = (base: string): Api => api.at(base);

/** The body of a sign-in with a passkey alone. */
export async function aPasskeySignIn(owner: TestPerson, base: string): Promise<{ credential: TestCredential }> {
  const { key } = await aPasskey(owner);
  return { credential: key.get(await optionsOf('/auth/login/passkey/options', at(base), undefined)) };
}

/** The body of the second half of a sign-in. */
export async function aPasskeyChallenge(
  owner: TestPerson,
  base: string,
): Promise<{ challenge: string; credential: TestCredential }> {
  const { key } = await aPasskey(owner);
  const { challenge } = await aChallenge(owner, base);
  return {
    challenge,
    credential: key.get(await optionsOf('/auth/login/factor/passkey/options', at(base), { challenge })),
  };
}
