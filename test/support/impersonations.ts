import { memberPath } from './administration.js';
import { api, type Answer, type Signer } from './api.js';
import type { TestPerson } from './people.js';

/** What an admin got who acts in the place of a member. */
export interface TestImpersonation extends Signer {
  readonly id: string;
  readonly accessToken: string;
  readonly expiresAt: string;
}

/** Lets admins of the organization act in the place of members. */
export const allowImpersonation = (organization: string): Promise<unknown> =>
  facet.sql(`update organizations set impersonation = 'on' where id = $1`, [organization]);

export const impersonations = (whom: TestPerson, path = '', organization: string = whom.organization): string =>
  memberPath(whom, `/impersonations${path}`, organization);

/** Asks for it, in the first organization of the member. */
export const askToImpersonate = (by: Signer, whom: TestPerson, body: object = { reason: 'Help' }): Promise<Answer> =>
  api.as(by).post(impersonations(whom), body);

export async function impersonate(by: Signer, whom: TestPerson): Promise<TestImpersonation> {
  const { status, body } = await askToImpersonate(by, whom);
  if (status !== 201) throw new Error(`no impersonation: ${status} ${JSON.stringify(body)}`);
  const { id, accessToken, expiresAt } = body as Omit<TestImpersonation, 'headers'>;
  return { id, accessToken, expiresAt, headers: { authorization: `Bearer ${accessToken}` } };
}
