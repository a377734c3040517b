import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { LinkToken } from '../links/link-token.js';
import { StreamTicket } from './stream-ticket.entity.js';

const lifetimeMs = 30_000;

/** What a ticket stands for. */
export type TicketOwner = Pick<StreamTicket, 'userId' | 'sessionId' | 'organizationId' | 'validUntil'>;

/** A ticket as its caller gets it. */
export interface IssuedTicket {
  readonly ticket: string;
  readonly expiresAt: Date;
}

/** Tickets that open one stream each, for clients that cannot send a header. */
@Injectable()
export class StreamTicketsService {
  constructor(private readonly transactions: TransactionManager) {}

  issue({ userId, sessionId, organizationId, validUntil }: Principal): Promise<IssuedTicket> {
    const token = LinkToken.create();
    return this.transactions.run(async (tx) => {
      await removeExpired(tx);
      const expiresAt = new Date(tx.now().getTime() + lifetimeMs);
      await tx.manager.insert(StreamTicket, {
        id: token.id,
        secretHash: token.hash(),
        userId,
        sessionId,
        organizationId,
        validUntil,
        expiresAt,
      });
      return { ticket: token.toString(), expiresAt };
    });
  }

  /** Uses a ticket up. Of calls at once, one gets its owner; the others get undefined, as for a ticket that is none. */
  async redeem(text: string): Promise<TicketOwner | undefined> {
    const token = LinkToken.read(text);
    if (!token) return undefined;
    return this.transactions.run((tx) =>
      tx.row<TicketOwner>(
        `delete from stream_tickets where id = $1 and secret_hash = $2 and expires_at > $3
         returning user_id as "userId", session_id as "sessionId", organization_id as "organizationId", valid_until as "validUntil"`,
        [token.id, token.hash(), tx.now()],
      ),
    );
  }
}

/** At most 100. Each ticket that is issued removes some. */
async function removeExpired(tx: Tx): Promise<void> {
  await tx.rows(
    'delete from stream_tickets where id = any(array(select id from stream_tickets where expires_at <= $1 order by expires_at limit 100 for update skip locked))',
    [tx.now()],
  );
}
