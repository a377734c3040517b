import { Injectable } from '@nestjs/common';
import { hashOfLink, isHashOfLink, LinkInvalid, newLinkParts } from '@app/auth';
import { Clock, type OrganizationId, type Principal } from '@app/common';
import { RateLimits } from '@app/rate-limits';
import { Mails } from '@app/mail';
import type { Invitation } from './invitation.entity.js';
import { readInvitation, writeInvitation } from './invitation-text.js';
import { InvitationsRepository } from './invitations.repository.js';

const life = 7 * 86_400_000;

/** The link of a new letter. */
export interface FreshLink extends Pick<Invitation, 'id' | 'secretHash' | 'createdAt' | 'expiresAt'> {
  tokenIn(organization: OrganizationId): string;
}

/** Links that accept an invitation. */
@Injectable()
export class InvitationLinks {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly limits: RateLimits,
    private readonly mails: Mails,
    private readonly clock: Clock,
  ) {}

  /** Throws `MailOff` or `TooManyRequests`: nobody floods the mailboxes of others. */
  async assertAllowance(caller: Principal): Promise<void> {
    this.mails.demandOn();
    await this.limits.consume('invitation.account', caller.userId);
  }

  fresh(id: string): FreshLink {
    const parts = newLinkParts(id);
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + life);
    return { id, secretHash: hashOfLink(parts), createdAt, expiresAt, tokenIn: (organization) => writeInvitation(organization, parts) };
  }

  /** The invitation of a link, which stays. Throws `LinkInvalid` or `TooManyRequests`. */
  async look(token: string, ipAddress: string | null): Promise<Invitation> {
    await this.limits.consume('link.address', ipAddress);
    const read = readInvitation(token);
    const found = read && (await this.repository.find(read.organization, read.parts.id));
    if (!read || !found || !isHashOfLink(read.parts, found.secretHash) || found.expiresAt <= this.clock.now()) throw new LinkInvalid();
    return found;
  }

  isExpired({ expiresAt }: Invitation): boolean {
    return expiresAt <= this.clock.now();
  }
}
