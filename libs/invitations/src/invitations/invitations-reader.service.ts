import { Injectable } from '@nestjs/common';
import {
  Clock,
  countedPage,
  isTimestamp,
  isUuid,
  pageOf,
  readCursor,
  type CountedPage,
  type OrganizationId,
  type Page,
} from '@app/common';
import { isExpired } from './invitation-link.js';
import type { Invitation, InvitationStatus, ListedInvitation } from './invitation.entity.js';
import { InvitationNotFound } from './invitations.errors.js';
import { InvitationsRepository } from './invitations.repository.js';
import type { PastInvitation } from './past-invitation.entity.js';

/** The invitations of an organization, as admins see them: open, expired, accepted and revoked ones. */
@Injectable()
export class InvitationsReader {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Without a status: those that can be sent again, newest first. Open and expired ones: the last to expire first.
   * Accepted and revoked ones: newest first. @param limit 1 to 100
   */
  async list(
    organizationId: OrganizationId,
    status: InvitationStatus | undefined,
    limit: number,
    cursor?: string,
  ): Promise<CountedPage<ListedInvitation>> {
    const now = this.clock.now();
    const [page, total] = await Promise.all([
      this.page(organizationId, status, now, limit, cursor),
      this.repository.count(organizationId, status, now),
    ]);
    return countedPage(page, total);
  }

  /** Throws `InvitationNotFound`. */
  async read(organizationId: OrganizationId, id: string): Promise<ListedInvitation> {
    if (!isUuid(id)) throw new InvitationNotFound();
    const open = await this.repository.find(organizationId, id);
    if (open) return asOpen(open, this.clock.now());
    const past = await this.repository.findPast(organizationId, id);
    if (!past) throw new InvitationNotFound();
    return asPast(past);
  }

  private async page(
    organizationId: OrganizationId,
    status: InvitationStatus | undefined,
    now: Date,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<ListedInvitation>> {
    if (status === 'open' || status === 'expired') {
      const after = readCursor(cursor, isTimestamp, isUuid);
      const rows = await this.repository.listByExpiry(organizationId, status, now, { limit, after });
      return pageOf(
        rows.map((one) => asOpen(one, now)),
        limit,
        ({ expiresAt, id }) => [expiresAt.toISOString(), id],
      );
    }
    const after = readCursor(cursor, isUuid);
    const rows =
      status === undefined
        ? (await this.repository.list(organizationId, { limit, after })).map((one) => asOpen(one, now))
        : (await this.repository.listPast(organizationId, status, { limit, after })).map(asPast);
    return pageOf(rows, limit, ({ id }) => [id]);
  }
}

export const asOpen = (invitation: Invitation, now: Date): ListedInvitation => ({
  ...invitation,
  status: isExpired(invitation, now) ? 'expired' : 'open',
  endedAt: null,
  userId: null,
});

const asPast = ({ outcome, ...invitation }: PastInvitation): ListedInvitation => ({
  ...invitation,
  status: outcome,
  version: 0,
});
