import { randomBytes } from 'node:crypto';
import type { OrganizationId } from '@app/common';
import { api, type Answer } from './api.js';
import { password, type TestPerson } from './people.js';

/** Tokens as a sign-up, a sign-in and a refresh answer them. */
export interface TestTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** An address that no user has. */
export const anAddress = (): string => `nobody.${randomBytes(6).toString('hex')}@example.com`;

/** A complete sign-up. */
export function aSignUp(
  organizationId: OrganizationId,
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  return { email: anAddress(), password, name: 'Nina NewAccount', organizationId, ...changes };
}

export const login = (email: string, secret: string = password, organizationId?: string): Promise<Answer> =>
  api.post('/auth/login', { email, password: secret, ...(organizationId !== undefined && { organizationId }) });

/** One more session of a user. */
export async function signIn(
  person: Pick<TestPerson, 'email' | 'password'>,
): Promise<TestTokens & { headers: Record<string, string> }> {
  const { status, body } = await login(person.email, person.password);
  if (status !== 200) throw new Error(`login answered ${status}: ${JSON.stringify(body)}`);
  const { accessToken, refreshToken } = body as TestTokens;
  return { accessToken, refreshToken, headers: { authorization: `Bearer ${accessToken}` } };
}

export const refresh = (refreshToken: string, organizationId?: string): Promise<Answer> =>
  api.post('/auth/refresh', { refreshToken, ...(organizationId !== undefined && { organizationId }) });

/** The claims of a token, unchecked. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

/** What every failure of `/auth` looks like. */
export function expectProblem(answer: Answer, status: number, code: string): void {
  const { body, headers } = answer as Answer<Record<string, unknown>>;
  const seen = {
    status: answer.status,
    code: body?.code,
    inBody: body?.status,
    about: body?.type,
    type: headers.get('content-type')?.split(';', 1)[0],
  };
  if (
    JSON.stringify(seen) !==
    JSON.stringify({ status, code, inBody: status, about: 'about:blank', type: 'application/problem+json' })
  ) {
    throw new Error(`expected ${status} ${code}, got ${JSON.stringify({ ...seen, body })}`);
  }
}
