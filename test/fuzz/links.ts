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

/** An authenticator app of a caller, which is in use, and a recovery code. Undefined: the caller may have none. */
export async function aFactor(
  owner: TestPerson,
  base: string,
): Promise<{ setupKey: string; code: string } | undefined> {
  for (const table of ['totp_factors', 'recovery_codes'])
    await facet.sql(`delete from ${table} where user_id = $1`, [owner.id]);
  const { status, body } = await api.as(owner).at(base).post('/auth/factors/totp', {});
  if (status !== 201) return undefined;
  const hash = createHash('sha256').update(`${owner.id}:abcdefghijklmnop`).digest();
  await facet.sql('update totp_factors set confirmed_at = now() where user_id = $1', [owner.id]);
  await facet.sql('insert into recovery_codes (user_id, code_hash) values ($1, $2)', [owner.id, hash]);
  return { setupKey: (body as { setupKey: string }).setupKey, code: 'abcd-efgh-ijkl-mnop' };
}

/** A sign-in that waits for its second factor, and a code that it takes. */
export async function aChallenge(owner: TestPerson, base: string): Promise<{ challenge: string; code: string }> {
  const factor = await aFactor(owner, base);
  const id = randomUUID();
  const secret = randomBytes(32);
  await facet.sql(
    `insert into sign_in_challenges (id, secret_hash, user_id, method, expires_at) values ($1, $2, $3, 'password', now() + interval '10 minutes')`,
    [id, createHash('sha256').update(secret).digest(), owner.id],
  );
  const challenge = Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), secret]).toString('base64url');
  return { challenge, code: factor?.code ?? '' };
}
