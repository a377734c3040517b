import { createHmac } from 'node:crypto';
import type { OrganizationSecrets } from '@app/auth';
import type { MemberRecord } from '@app/accounts';

/**
 * Identity verification of Pylon, the support desk: HMAC-SHA256 of the email address in lower-case hex, keyed
 * with the bytes of the organization's secret.
 * Undefined without a secret, and for an address that is not verified: the support desk takes the hash for the proof.
 */
export async function pylonHashOf(
  secrets: OrganizationSecrets,
  { organizationId, email, emailVerified }: Pick<MemberRecord, 'organizationId' | 'email' | 'emailVerified'>,
): Promise<string | undefined> {
  if (email === null || !emailVerified) return undefined;
  const secret = await secrets.find(organizationId, 'pylon');
  return secret && createHmac('sha256', secret).update(email).digest('hex');
}
