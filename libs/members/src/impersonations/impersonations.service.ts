import { Injectable } from '@nestjs/common';
import { Authority } from '@app/accounts';
import { audit } from '@app/audit';
import { SessionNeeded, SigningKeys, SignInService } from '@app/auth';
import {
  isUuid,
  newId,
  pageOf,
  readCursor,
  type OrganizationId,
  type OrganizationPrincipal,
  type Page,
  type UserId,
} from '@app/common';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { Mails } from '@app/mail';
import { memberIdOf, MemberNotFound, OrganizationsRepository } from '@app/organizations';
import { UsersRepository } from '@app/users';
import {
  ImpersonationNotFound,
  ImpersonationOff,
  ImpersonationOfOneself,
  MemberStatusUnfit,
} from '../members/members.errors.js';
import { impersonationsOfMember, type ImpersonationRecord } from '../queries/impersonations.queries.js';
import { Impersonation } from './impersonation.entity.js';

/** Impersonations of one member that are kept. The audit knows the others. */
const mostKept = 200;

/** The reason of an admin, and the password where the sign-in is not recent. */
interface ImpersonationRequest {
  readonly reason: string;
  readonly currentPassword?: string;
}

/** The token of the admin, of which nothing is kept. */
export interface StartedImpersonation {
  readonly id: string;
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/** Admins who act in the place of a member for a while, to help. The guard reads with each call whether it goes on. */
@Injectable()
export class ImpersonationsService {
  constructor(
    private readonly authority: Authority,
    private readonly organizations: OrganizationsRepository,
    private readonly users: UsersRepository,
    private readonly signIn: SignInService,
    private readonly signingKeys: SigningKeys,
    private readonly mails: Mails,
    private readonly transactions: TransactionManager,
    private readonly statements: PreparedQueries,
  ) {}

  /** The newest first. Throws `MemberNotFound`. */
  async list(
    organizationId: OrganizationId,
    member: string,
    limit: number,
    cursor?: string,
  ): Promise<Page<ImpersonationRecord>> {
    const userId = memberIdOf(member);
    const after = readCursor(cursor, isUuid)?.[0] ?? null;
    if (!(await this.organizations.isMember(organizationId, userId))) throw new MemberNotFound();
    const values = [organizationId, userId, after, limit + 1];
    const found = await this.statements.rows<ImpersonationRecord>(impersonationsOfMember, values);
    return pageOf(found, limit, ({ id }) => [id]);
  }

  /**
   * The member is told. The token reaches the account, so the admin needs the permission in each organization of the
   * member. Throws `SessionNeeded`, `ImpersonationForbidden` for an admin who acts in the place of another member already,
   * `SignInNotFresh`, `PasswordWrong`, `ImpersonationOfOneself`, `MemberNotFound`, `PermissionMissing`,
   * `MemberBelongsElsewhere`, `ImpersonationOff`, and `MemberStatusUnfit` for a member who may not call.
   */
  async start(
    caller: OrganizationPrincipal,
    member: string,
    { reason, currentPassword }: ImpersonationRequest,
  ): Promise<StartedImpersonation> {
    if (caller.credential === 'key') throw new SessionNeeded();
    await this.signIn.assertFresh(caller, currentPassword);
    const { organizationId, userId: adminId, sessionId } = caller;
    if (memberIdOf(member) === adminId) throw new ImpersonationOfOneself();
    const started = await this.authority.changeMember(
      caller,
      member,
      'impersonate:members',
      async (tx, memberId, actor) => {
        await this.authority.assertEverywhere(tx, actor, memberId, 'impersonate:members');
        await this.assertPossible(tx, organizationId, memberId);
        const startedAt = tx.now();
        const expiresAt = new Date(startedAt.getTime() + SigningKeys.impersonationLifetime * 1000);
        const of = { organizationId, memberId, id: newId(), adminId, startedAt };
        await ImpersonationsService.add(tx, { ...of, sessionId, reason, expiresAt, endedAt: null });
        const target = { type: 'user', id: memberId } as const;
        const details = { impersonation: of.id };
        await audit.record(tx, { action: 'impersonation.started', organizationId, target, details });
        await this.mails.notify(tx, memberId, 'impersonated', { organizationId });
        return { ...of, expiresAt };
      },
    );
    return {
      id: started.id,
      accessToken: await this.signingKeys.signImpersonation(started),
      expiresAt: started.expiresAt,
    };
  }

  /** Ends it for the admin of it, or for another one. Throws `PermissionMissing` or `ImpersonationNotFound`. */
  async end(caller: OrganizationPrincipal, member: string, id: string): Promise<void> {
    const { organizationId } = caller;
    const memberId = memberIdOf(member);
    await this.transactions.run(async (tx) => {
      await this.authority.asOfNow(tx, caller, 'impersonate:members', memberId);
      if (!isUuid(id) || !(await markEnded(tx, organizationId, memberId, id))) throw new ImpersonationNotFound();
      const target = { type: 'user', id: memberId } as const;
      const details = { impersonation: id.toLowerCase() };
      await audit.record(tx, { action: 'impersonation.ended', organizationId, target, details });
    });
  }

  /** Adds one in the place of one with the same id, and removes the oldest beyond those that are kept. */
  static async add(tx: Tx, impersonation: Impersonation): Promise<void> {
    const { organizationId, memberId, id } = impersonation;
    await tx.manager.delete(Impersonation, { organizationId, memberId, id });
    await tx.manager.insert(Impersonation, impersonation);
    await tx.rows(
      `delete from impersonations where organization_id = $1 and member_id = $2 and id = any(array(
        select id from impersonations where organization_id = $1 and member_id = $2 order by id desc offset $3))`,
      [organizationId, memberId, mostKept],
    );
  }

  private async assertPossible(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<void> {
    const { impersonation } = await this.organizations.lockSettings(tx, organizationId, 'key share');
    if (impersonation === 'off') throw new ImpersonationOff();
    const isBanned = await this.organizations.isBanned(tx, organizationId, userId);
    if (isBanned || (await this.users.lockAny(tx, userId, 'share')) !== 'active')
      throw new MemberStatusUnfit({ message: 'The account of this user is not active.' });
  }
}

/** @returns whether it went on until now */
async function markEnded(tx: Tx, organizationId: OrganizationId, memberId: UserId, id: string): Promise<boolean> {
  const text = `update impersonations set ended_at = $4
    where organization_id = $1 and member_id = $2 and id = $3 and ended_at is null and expires_at > $4 returning 1`;
  return (await tx.row(text, [organizationId, memberId, id, tx.now()])) !== undefined;
}
