import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';

/** Members may do less than before: one of them in one or all of their organizations, or any of an organization whose role has changed. */
export type AuthorityLoss =
  { readonly userId: UserId; readonly organizationId: OrganizationId | null } | { readonly userId: null; readonly organizationId: OrganizationId };

type Observer = (tx: Tx, loss: AuthorityLoss) => Promise<void>;

/**
 * Brings the news that somebody may do less to whoever keeps something that rests on it, such as invitations, in the transaction of the cause. The use cases
 * that take roles do not know who that is.
 */
@Injectable()
export class AuthorityLosses {
  private readonly observers: Observer[] = [];

  observe(observer: Observer): void {
    this.observers.push(observer);
  }

  /** Call it after the writes that take the authority away. */
  async announce(tx: Tx, loss: AuthorityLoss): Promise<void> {
    for (const observer of this.observers) await observer(tx, loss);
  }
}
