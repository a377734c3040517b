import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit, type AuditEvent } from '@app/audit';
import {
  isTimestamp,
  isUuid,
  pageOf,
  readCursor,
  type OrganizationActor,
  type OrganizationId,
  type Page,
  type UserId,
} from '@app/common';
import { TransactionManager, type Tx } from '@app/database';
import { MemberNamesService, memberIdOf, NameReviews, OrganizationsRepository } from '@app/organizations';
import { canonicalNameOf, DeniedNames, nameKeyOf, UsernameDenied } from '@app/usernames';
import { NamedMembersQueries, type WaitingName } from '../queries/named-members.queries.js';
import { UsernameReviewNotFound } from './usernames-admin.errors.js';

/** A decision about a name that waits. It is about this name: another one that the member took since is left alone. */
interface ReviewedName {
  readonly userId: string;
  readonly username: string;
}

/** The usernames that a rule wants looked at, and what becomes of them. */
@Injectable()
export class UsernameReviewsService {
  constructor(
    private readonly queries: NamedMembersQueries,
    private readonly reviews: NameReviews,
    private readonly names: MemberNamesService,
    private readonly denied: DeniedNames,
    private readonly organizations: OrganizationsRepository,
    private readonly authority: Authority,
    private readonly transactions: TransactionManager,
  ) {}

  /** Those that wait, the longest first. */
  async list(organizationId: OrganizationId, limit: number, cursor?: string): Promise<Page<WaitingName>> {
    const after = readCursor(cursor, isTimestamp, isUuid);
    const waiting = await this.queries.waiting(organizationId, { limit, after });
    return pageOf(waiting, limit, ({ createdAt, userId }) => [createdAt.toISOString(), userId]);
  }

  /** The member keeps the name, and it does not wait again while they have it. Throws `UsernameReviewNotFound`. */
  async approve(caller: OrganizationActor, { userId, username }: ReviewedName): Promise<void> {
    const member = memberIdOf(userId);
    const { organizationId } = caller;
    await this.transactions.run(async (tx) => {
      await this.names.prepare(tx, organizationId);
      await this.assertMayDecide(tx, caller, member);
      if (!(await this.reviews.approve(tx, organizationId, member, canonicalNameOf(username))))
        throw new UsernameReviewNotFound();
      await audit.record(tx, aboutMember(organizationId, 'username_review.approved', member));
    });
  }

  /**
   * The member loses the name, and nobody can take it where names can be denied. Throws `UsernameReviewNotFound` and the
   * errors of usernames, which are about the replacement.
   * @param replacement null: the member has no name then
   */
  async reject(
    caller: OrganizationActor,
    { userId, username }: ReviewedName,
    replacement: string | null,
  ): Promise<void> {
    const member = memberIdOf(userId);
    const { organizationId } = caller;
    const key = nameKeyOf(username);
    await this.transactions.run(async (tx) => {
      const { usernameCustomization } = await this.organizations.lockSettings(tx, organizationId, 'update');
      await this.assertMayDecide(tx, caller, member);
      if (!key || !(await this.reviews.remove(tx, organizationId, member, key.canonical)))
        throw new UsernameReviewNotFound();
      if (replacement !== null && canonicalNameOf(replacement) === key.canonical) throw new UsernameDenied();
      await this.names.change(tx, organizationId, member, replacement, 'replacement', undefined, true);
      const denied = usernameCustomization.unique
        ? (await this.denied.deny(tx, organizationId, [key])).has(key.canonical)
        : false;
      await audit.record(
        tx,
        aboutMember(organizationId, 'username_review.rejected', member, { denied }),
        aboutMember(organizationId, 'username.changed', member),
      );
    });
  }

  private async assertMayDecide(tx: Tx, caller: OrganizationActor, member: UserId): Promise<void> {
    const actor = await this.authority.asOfNow(tx, caller, 'update:denylist', member);
    await this.authority.assertOverMember(tx, actor, member);
  }
}

const aboutMember = (
  organizationId: OrganizationId,
  action: 'username_review.approved' | 'username_review.rejected' | 'username.changed',
  member: UserId,
  details?: { readonly denied: boolean },
): AuditEvent => ({ action, organizationId, target: { type: 'user', id: member }, ...(details && { details }) });
