import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type {} from '../support/facet.js';

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
