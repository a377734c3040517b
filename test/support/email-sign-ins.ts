import { api, type Answer } from './api.js';
import type { MailServer } from './mail-server.js';

/** A request of a sign-in by email. */
export async function askForCode(email: string, organizationId?: string): Promise<string> {
  const { status, body } = await api.post('/auth/email-sign-in', {
    email,
    ...(organizationId !== undefined && { organizationId }),
  });
  if (status !== 202) throw new Error(`the request of a code answered ${status}: ${JSON.stringify(body)}`);
  return (body as { request: string }).request;
}

export const signInByCode = (request: string, code: string, at = api): Promise<Answer> =>
  at.post('/auth/email-sign-in/complete', { request, code });

/** The code and the token of the link that an address got. */
export async function codeFor(mail: MailServer, email: string): Promise<{ code: string; token: string }> {
  const { content } = await mail.letterTo(email);
  return {
    code: /Your code: (\d{6})\r?\n/.exec(content)?.[1] ?? '',
    token: /#([\w-]{64})/.exec(content)?.[1] ?? '',
  };
}

/** Another code than this one. */
export const anotherCode = (code: string, by = 1): string => `${(Number(code) + by) % 1_000_000}`.padStart(6, '0');
