import { Injectable } from '@nestjs/common';
import {
  memberIdOf,
  MemberNamesService,
  MemberNotFound,
  OrganizationsRepository,
  ProfilesRepository,
  recordAccountEvent,
} from '@app/organizations';
import { Authority, LastAdminPolicy } from '@app/accounts';
import { audit, type AuditEvent } from '@app/audit';
import { SessionsRepository, type SessionSummary } from '@app/auth';
import {
  Clock,
  countedPage,
  isUuid,
  pageOf,
  readCursor,
  type Actor,
  type CountedPage,
  type OrganizationActor,
  type OrganizationId,
  type OrganizationPrincipal,
  type SessionId,
  type UserId,
} from '@app/common';
import type { Tx } from '@app/database';
import { UsersRepository, type AccountStatus, type BanTerms } from '@app/users';
import { assertEnd, factsOf, noTerms, queueBanEnd } from './ban-terms.js';
import { MemberSessionNotFound, MemberStatusUnfit } from './members.errors.js';

/** The members of an organization, as admins remove, ban and unban them and end their sessions. */
@Injectable()
export class MembersService {
  constructor(
    private readonly authority: Authority,
    private readonly lastAdmin: LastAdminPolicy,
    private readonly organizations: OrganizationsRepository,
    private readonly profiles: ProfilesRepository,
    private readonly usernames: MemberNamesService,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Ends the membership with its profile, username, roles, API keys and sessions. The account stays.
   * Throws `MemberNotFound`, `PermissionMissing` or `LastAdmin`.
   */
  remove(caller: OrganizationActor, member: string): Promise<void> {
    const { organizationId } = caller;
    return this.authority.reduceMember(caller, member, 'update:members', async (tx, userId) => {
      await this.prepareRemoval(tx, organizationId, userId);
      await this.removeResources(tx, organizationId, userId);
      await audit.record(tx, { action: 'member.removed', organizationId, target: { type: 'user', id: userId } });
    });
  }

  /**
   * Bans a member from the organization of the caller, or an account from all organizations for an operator
   * outside of them. It holds from the next request on. The sessions there end for good; API keys, roles and
   * names work again after the ban. Throws `MemberNotFound`, `PermissionMissing`, `LastAdmin`, `RequestInvalid` for an
   * end in the past or after ten years, and `MemberStatusUnfit` for a banned or deleted account.
   */
  ban(caller: Actor, member: string, terms: BanTerms = noTerms): Promise<void> {
    return this.authority.reduceMember(caller, member, 'ban:members', async (tx, userId, actor) => {
      assertEnd(terms, tx.now());
      const sessionsEnded = await (isInOrganization(actor)
        ? this.banMembership(tx, actor.organizationId, userId, terms)
        : this.banAccount(tx, userId, terms));
      await queueBanEnd(tx, terms);
      await record(tx, actor, userId, { action: 'user.banned', details: { sessionsEnded, ...factsOf(terms) } });
    });
  }

  /**
   * Ends the ban of the membership, or of the account for an operator outside of organizations. Organizations
   * of the version before banned accounts: such a ban is ended by an admin with the permission in all
   * organizations of the user. Throws as `ban`, `MemberBelongsElsewhere`, and `MemberStatusUnfit` for an
   * account that is not banned or that an operator banned.
   */
  unban(caller: Actor, member: string): Promise<void> {
    return this.authority.changeMember(caller, member, 'ban:members', async (tx, userId, actor) => {
      const status = await this.users.lockStatus(tx, userId);
      if (!isInOrganization(actor) || !(await OrganizationsRepository.bans.unban(tx, actor.organizationId, userId))) {
        assertUnbannable(actor, status);
        await this.authority.assertEverywhere(tx, actor, userId, 'ban:members');
        await UsersRepository.bans.unban(tx, userId, tx.now());
      }
      await record(tx, actor, userId, { action: 'user.unbanned' });
    });
  }

  /**
   * The sessions of a member in the organization, newest first; those elsewhere are not visible. Throws
   * `MemberNotFound`.
   */
  async listSessions(
    organizationId: OrganizationId,
    member: string,
    limit: number,
    cursor?: string,
  ): Promise<CountedPage<SessionSummary>> {
    const userId = memberIdOf(member);
    const after = readCursor(cursor, isUuid);
    if (!(await this.organizations.isMember(organizationId, userId))) throw new MemberNotFound();
    const now = this.clock.now();
    const page = pageOf(await this.sessions.listIn(organizationId, userId, now, { limit, after }), limit, (session) => [
      session.id,
    ]);
    return countedPage(page, await this.sessions.countIn(organizationId, userId, now));
  }

  /** Throws `MemberNotFound`, `PermissionMissing` or `MemberSessionNotFound`. */
  endSession(caller: OrganizationPrincipal, member: string, session: string): Promise<void> {
    return this.authority.changeMember(caller, member, 'update:sessions', async (tx, userId) => {
      const ended =
        isUuid(session) && (await this.sessions.removeIn(tx, caller.organizationId, userId, session as SessionId));
      if (!ended) throw new MemberSessionNotFound();
      const details = { session: session.toLowerCase() };
      await audit.record(tx, { action: 'session.revoked', target: { type: 'user', id: userId }, details });
    });
  }

  /** Throws `MemberNotFound` or `PermissionMissing`. @returns how many there were */
  endSessions(caller: OrganizationPrincipal, member: string): Promise<number> {
    return this.authority.changeMember(caller, member, 'update:sessions', async (tx, userId) => {
      const count = await this.sessions.removeAllIn(tx, caller.organizationId, userId);
      if (count > 0)
        await audit.record(tx, {
          action: 'sessions.revoked',
          target: { type: 'user', id: userId },
          details: { count },
        });
      return count;
    });
  }

  /**
   * Releases the username and locks what else the end of a membership changes; the membership is locked already. Throws
   * `LastAdmin`.
   */
  async prepareRemoval(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<void> {
    await this.usernames.prepare(tx, organizationId);
    await this.lastAdmin.assertNotLastIn(tx, organizationId, userId);
    await this.usernames.release(tx, organizationId, userId);
    await this.users.lockStatus(tx, userId);
  }

  /** Requires `prepareRemoval`. */
  async removeResources(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<void> {
    const picture = await this.profiles.pictureTaken(tx, organizationId, userId);
    if (picture !== undefined) await this.users.moveAvatar(tx, userId, picture, null, tx.now());
    await this.sessions.removeAllIn(tx, organizationId, userId);
    await this.organizations.removeMember(tx, organizationId, userId);
  }

  /** Ends the membership with all that belongs to it, where the organization goes as well. */
  async end(tx: Tx, organizationId: OrganizationId, userId: UserId): Promise<void> {
    await this.users.lockStatus(tx, userId);
    await this.removeResources(tx, organizationId, userId);
  }

  private async banMembership(
    tx: Tx,
    organizationId: OrganizationId,
    userId: UserId,
    terms: BanTerms,
  ): Promise<number> {
    await this.lastAdmin.assertNotLastIn(tx, organizationId, userId);
    assertNot(['deleted'], await this.users.lockStatus(tx, userId));
    if (!(await OrganizationsRepository.bans.ban(tx, organizationId, userId, tx.now(), terms))) throw unfit('banned');
    return this.sessions.removeAllIn(tx, organizationId, userId);
  }

  private async banAccount(tx: Tx, userId: UserId, terms: BanTerms): Promise<number> {
    await this.lastAdmin.assertNotLast(tx, userId);
    assertNot(['banned', 'deleted'], await this.users.lockStatus(tx, userId));
    await UsersRepository.bans.ban(tx, userId, tx.now(), terms);
    return this.sessions.removeAll(tx, userId, null);
  }
}

const isInOrganization = (actor: Actor): actor is OrganizationActor => actor.organizationId !== null;

/** The ban of an account is recorded in all organizations of the user. */
async function record(
  tx: Tx,
  actor: Actor,
  userId: UserId,
  event: Pick<AuditEvent, 'action' | 'details'>,
): Promise<void> {
  if (!isInOrganization(actor)) return recordAccountEvent(tx, userId, event);
  await audit.record(tx, { ...event, organizationId: actor.organizationId, target: { type: 'user', id: userId } });
}

const unfit = (status: string): Error => new MemberStatusUnfit({ message: `This user is ${status} already.` });

function assertNot(statuses: readonly string[], account: AccountStatus | undefined): void {
  if (account && statuses.includes(account.status)) throw unfit(account.status);
}

function assertUnbannable(actor: Actor, account: AccountStatus | undefined): void {
  if (account?.status !== 'banned') throw new MemberStatusUnfit({ message: 'This user is not banned.' });
  if (account.bannedByOperator && actor.credential !== 'operator')
    throw new MemberStatusUnfit({
      message: 'An operator banned the account of this user. Only an operator can lift this ban.',
    });
}
