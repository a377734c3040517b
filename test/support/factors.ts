import { Secret, TOTP } from 'otpauth';
import { api, type Answer, type Api } from './api.js';
import type { TestPerson } from './people.js';

/** An authenticator app in use. */
export interface TestAuthenticator {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  /** The code of a time step: 0 is the current one. */
  code(step?: number): string;
}

/** The code that an app shows, by the clock of the application. */
export const totpCode = (secret: string, step = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + facet.clock.offset + step * 30_000,
  });

/** Sets an app up, and puts it into use with the code of the step before. */
export async function addAuthenticator(person: TestPerson, caller: Api = api.as(person)): Promise<TestAuthenticator> {
  const begun = await api.as(person).post('/auth/factors/totp', {});
  if (begun.status !== 201) throw new Error(`the set-up answered ${begun.status}: ${JSON.stringify(begun.body)}`);
  const { setupKey: secret } = begun.body as { setupKey: string };
  const { status, body } = await caller.post('/auth/factors/totp/confirm', { code: totpCode(secret, -1) });
  if (status !== 200) throw new Error(`the confirmation answered ${status}: ${JSON.stringify(body)}`);
  const { recoveryCodes } = body as { recoveryCodes: string[] };
  return { secret, recoveryCodes, code: (step) => totpCode(secret, step) };
}

/** The token of the challenge that a sign-in answers. */
export function challengeOf({ status, body }: Answer): string {
  const { code, challenge } = body as { code: string; challenge?: { token: string } };
  if (status !== 403 || code !== 'sign_in.factor_needed' || !challenge)
    throw new Error(`expected a challenge, got ${status}: ${JSON.stringify(body)}`);
  return challenge.token;
}

export const completeSignIn = (challenge: string, code: string, at: Api = api): Promise<Answer> =>
  at.post('/auth/login/factor', { challenge, code });
