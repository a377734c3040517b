import { HandlesJob } from '@app/jobs';
import { Injectable } from '@nestjs/common';
import { audit, type AuditEvent } from '@app/audit';
import { Clock } from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { InvitationsRepository } from './invitations.repository.js';
import { Invitees } from './invitees.service.js';

/** Milliseconds after the end of its link, in which an invitation can be sent again. */
const keptFor = 30 * 86_400_000;
/** Invitations that a transaction removes at once: few enough to keep nobody waiting. */
const batch = 100;

/** Invitations that nobody has answered. They must not hold an address, and an account that was made for it, for ever. */
@Injectable()
export class ExpiredInvitations {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly invitees: Invitees,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** Removes them, a batch at a time, until none is left or `signal` says to stop. */
  @HandlesJob('sign-ups.sweep')
  async sweep(_: unknown, signal: AbortSignal): Promise<void> {
    const moment = new Date(this.clock.now().getTime() - keptFor);
    for (let removed = batch; removed === batch && !signal.aborted;) removed = await this.transactions.run((tx) => this.removeEndedBefore(tx, moment));
  }

  private async removeEndedBefore(tx: Tx, moment: Date): Promise<number> {
    const gone = await this.repository.removeEndedBefore(tx, moment, batch);
    for (const invitation of gone) await this.invitees.forget(tx, invitation);
    const deeds = gone.map(({ organizationId, id }): AuditEvent => ({
      action: 'invitation.revoked',
      ...{ organizationId, target: { type: 'invitation', id }, details: { reason: 'expired' } },
    }));
    await audit.record(tx, ...deeds);
    return gone.length;
  }
}
