import { Injectable } from '@nestjs/common';
import { Clock, DomainError, type OrganizationPrincipal } from '@app/common';
import { Mails } from '@app/mail';
import { MemberExists } from '@app/organizations';
import { RateLimits } from '@app/rate-limits';
import { InvitationExists, InvitationNotReached } from './invitations.errors.js';
import { InvitationsService, type InvitationRequest } from './invitations.service.js';

export const bulkResults = ['invited', 'unchanged', 'failed'] as const;

/** What became of one address. */
export interface BulkResult {
  readonly email: string;
  readonly result: (typeof bulkResults)[number];
  /** The code of the error. */
  readonly code?: string;
}

/** Nothing is to do for these addresses. */
const isThere: readonly string[] = [InvitationExists.code, MemberExists.code];

/** Milliseconds after which no further invitation is begun. */
const longest = 20_000;

/** Many invitations with one request. Each is a transaction of its own, as if it was sent alone. */
@Injectable()
export class BulkInvitations {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly mails: Mails,
    private readonly limits: RateLimits,
    private readonly clock: Clock,
  ) {}

  /**
   * Repeating it is harmless: who is invited already stays so. What is not begun after 20 seconds fails, and can be sent
   * again. Throws `MailOff`: nobody sees the links.
   */
  async invite(caller: OrganizationPrincipal, requests: readonly InvitationRequest[]): Promise<BulkResult[]> {
    this.mails.assertOn();
    const end = this.clock.now().getTime() + longest;
    const results: BulkResult[] = [];
    for (const request of requests) results.push(await this.inviteOne(caller, request, end));
    return results;
  }

  private async inviteOne(caller: OrganizationPrincipal, request: InvitationRequest, end: number): Promise<BulkResult> {
    const { email } = request;
    try {
      if (this.clock.now().getTime() >= end) throw new InvitationNotReached();
      await this.limits.consume('invitation.organization', caller.organizationId);
      await this.invitations.send(caller, request);
      return { email, result: 'invited' };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { email, result: isThere.includes(error.code) ? 'unchanged' : 'failed', code: error.code };
    }
  }
}
