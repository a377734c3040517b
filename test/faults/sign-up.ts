import { organization } from './installation.js';

/** A user who has signed up. */
export interface SignedUp {
  readonly email: string;
  readonly password: string;
  /** Of a request as this user. */
  readonly headers: { readonly authorization: string };
}

/** A new user in the organization of the faults. */
export async function signUp(baseUrl: string, name: string): Promise<SignedUp> {
  const account = { email: `${name}@example.com`, password: 'seven quiet herons at dusk' };
  const answer = await fetch(`${baseUrl}/auth/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...account, name, organizationId: organization }),
  });
  if (!answer.ok) throw new Error(`the sign-up answered ${answer.status}: ${await answer.text()}`);
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return { ...account, headers: { authorization: `Bearer ${accessToken}` } };
}
