import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { OrganizationSecrets } from '@app/auth';
import type { OrganizationId } from '@app/common';

/** Identity verification of Pylon, the support desk: it trusts an email address that comes with the right hash. */
@Injectable()
export class PylonService {
  constructor(private readonly secrets: OrganizationSecrets) {}

  /**
   * HMAC-SHA256 of the email address in lower-case hex, keyed with the bytes of the organization's secret. Undefined without a secret, and for an address
   * that is not verified: the support desk takes the hash for the proof.
   */
  async hashOf(organizationId: OrganizationId, { email, emailVerified }: { email: string | null; emailVerified: boolean }): Promise<string | undefined> {
    if (email === null || !emailVerified) return undefined;
    const secret = await this.secrets.find(organizationId, 'pylon');
    return secret && createHmac('sha256', secret).update(email).digest('hex');
  }
}
