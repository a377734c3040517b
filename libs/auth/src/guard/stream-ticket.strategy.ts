import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Clock, Unauthenticated, type Principal } from '@app/common';
import { StreamTicketsService, type TicketOwner } from '../browsers/stream-tickets.service.js';
import { Principals } from '../queries/principals.repository.js';
import { CredentialStrategy } from './credential.strategy.js';
import type { GuardedRequest } from './request-context.js';

/** A ticket in the address of a stream. It is used up whatever comes of the request. */
@Injectable()
export class StreamTicketStrategy extends PassportStrategy(CredentialStrategy, 'stream-ticket') {
  constructor(
    private readonly tickets: StreamTicketsService,
    private readonly principals: Principals,
    private readonly clock: Clock,
  ) {
    super();
  }

  async validate({ context }: GuardedRequest): Promise<Principal> {
    const owner = await this.tickets.redeem(context.credential);
    const caller = owner && (await this.principalOf(owner, context.organizationId));
    if (!caller) throw new Unauthenticated();
    return caller;
  }

  private async principalOf(owner: TicketOwner, named: string | undefined): Promise<Principal | undefined> {
    const { userId, sessionId, organizationId, validUntil } = owner;
    const now = this.clock.now();
    if (sessionId) {
      const session = { sid: sessionId, sub: userId, ...(organizationId !== null && { org: organizationId }) };
      return (await this.principals.ofSession(session, now, named))?.principal;
    }
    if (!validUntil || validUntil <= now) return undefined;
    return this.principals.ofUser({ ...owner, validUntil }, named);
  }
}
