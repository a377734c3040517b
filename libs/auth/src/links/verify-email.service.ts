import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/common';
import { RateLimits } from '@app/rate-limits';
import { TransactionManager } from '@app/database';
import { AddressOwnership } from '../addresses/address-ownership.service.js';
import type { ClientInfo } from '../sessions/sessions.service.js';
import { Links } from './links.service.js';

/** Proving that an address is one's own, with the link that was sent there. Who was pending may sign in from then on. */
@Injectable()
export class VerifyEmail {
  constructor(
    private readonly links: Links,
    private readonly addresses: AddressOwnership,
    private readonly limits: RateLimits,
    private readonly transactions: TransactionManager,
  ) {}

  /**
   * Without a credential of the account, the proof says nothing about who made the account: an active one is handed over. Throws `LinkInvalid` or
   * `TooManyRequests`.
   * @param caller whoever is signed in on the device that uses the link
   */
  async verify(token: string, client: ClientInfo, caller: Principal | null): Promise<void> {
    await this.limits.consume('link.address', client.ipAddress);
    const link = await this.links.look('verify-email', token);
    await this.transactions.run(async (tx) => {
      await this.links.use(tx, link);
      await this.addresses.prove(tx, link, caller?.userId === link.userId);
      await this.links.record(tx, { action: 'email.verified', by: link.userId }, link.userId);
    });
  }
}
