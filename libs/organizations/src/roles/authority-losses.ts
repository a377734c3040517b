import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';

/**
 * A loss of permissions: of one user in one or all organizations, or of any member of an organization whose role
 * changed.
 */
export type AuthorityLoss =
  { readonly userId: UserId; readonly organizationId: OrganizationId | null } | { readonly userId: null; readonly organizationId: OrganizationId };

type Observer = (tx: Tx, loss: AuthorityLoss) => Promise<void>;

/**
 * Notifies observers of a loss of permissions, in the same transaction. Observers revoke what depends on the
 * permissions, such as invitations. The use cases that take permissions do not depend on the observers.
 */
@Injectable()
export class AuthorityLosses {
  private readonly observers: Observer[] = [];

  observe(observer: Observer): void {
    this.observers.push(observer);
  }

  /** Call it after the writes that take the permissions. */
  async announce(tx: Tx, loss: AuthorityLoss): Promise<void> {
    for (const observer of this.observers) await observer(tx, loss);
  }
}
