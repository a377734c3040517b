import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { api } from '../support/api.js';
import type { TestPerson } from '../support/people.js';

/**
 * The token of a link as a letter would bring it. Jobs write those, and no job runs here: so this row is
 * written as they do.
 */
export async function aLink(
  purpose: 'verify-email' | 'reset-password' | 'restore-account',
  email: string,
): Promise<string> {
  const id = randomUUID();
  const secret = randomBytes(32);
  await facet.sql(
    `insert into one_time_tokens (id, purpose, user_id, email_id, secret_hash, expires_at)
     select $1, $2, user_id, id, $3, now() + interval '10 minutes' from emails where email = $4`,
    [id, purpose, createHash('sha256').update(secret).digest(), email],
  );
  return Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), secret]).toString('base64url');
}

/** A request of a sign-in by email and the token of its link, as the job of the email writes them. */
export async function aSignInCode(email: string): Promise<{ request: string; code: string }> {
  const id = randomUUID();
  const [request, link] = [randomBytes(32), randomBytes(32)];
  const hashOf = (secret: Buffer): Buffer => createHash('sha256').update(secret).digest();
  const textOf = (secret: Buffer): string =>
    Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), secret]).toString('base64url');
  await facet.sql(
    `insert into email_sign_ins (id, request_hash, user_id, email_id, code_mac, link_hash, expires_at)
     select $1, $2, user_id, id, $3, $3, now() + interval '10 minutes' from emails where email = $4`,
    [id, hashOf(request), hashOf(link), email],
  );
  return { request: textOf(request), code: textOf(link) };
}

/** The set-up key of an authenticator app that is not in use yet. Undefined: the caller may have none. */
export async function aSetUpKey(owner: TestPerson, base: string): Promise<string | undefined> {
  await facet.sql('delete from totp_factors where user_id = $1', [owner.id]);
  const { status, body } = await api.as(owner).at(base).post('/auth/factors/totp', {});
  return status === 201 ? (body as { setupKey: string }).setupKey : undefined;
}

/** As if the sessions of a user with a factor had been opened with it. */
export const provedAFactor = ({ id }: TestPerson): Promise<unknown> =>
  facet.sql(`update sessions set amr = '{pwd,otp,mfa}' where user_id = $1`, [id]);

/** A recovery code of a caller, whose authenticator app is in use. */
export async function aRecoveryCode(owner: TestPerson, base: string): Promise<string> {
  await api.as(owner).at(base).post('/auth/factors/totp', {});
  const code = randomBytes(8)
    .toString('hex')
    .replace(/[^a-f]/g, 'x');
  const hash = createHash('sha256').update(`${owner.id}:${code}`).digest();
  await facet.sql('update totp_factors set confirmed_at = coalesce(confirmed_at, now()) where user_id = $1', [
    owner.id,
  ]);
  await facet.sql('insert into recovery_codes (user_id, code_hash) values ($1, $2) on conflict do nothing', [
    owner.id,
    hash,
  ]);
  await provedAFactor(owner);
  return code;
}

/** A sign-in that waits for its second factor, and a code that it takes. */
export async function aChallenge(owner: TestPerson, base: string): Promise<{ challenge: string; code: string }> {
  const code = await aRecoveryCode(owner, base);
  const id = randomUUID();
  const secret = randomBytes(32);
  await facet.sql(
    `insert into sign_in_challenges (id, secret_hash, user_id, method, expires_at) values ($1, $2, $3, 'password', now() + interval '10 minutes')`,
    [id, createHash('sha256').update(secret).digest(), owner.id],
  );
  const challenge = Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), secret]).toString('base64url');
  return { challenge, code };
}
