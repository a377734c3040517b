import { Injectable } from '@nestjs/common';
import { AuthorityLosses } from '@app/access';
import { Departures } from '@app/accounts';
import { audit } from '@app/audit';
import { SessionsRepository } from '@app/auth';
import { Clock, type Mandate, type UserId } from '@app/kernel';
import { UsersRepository } from '@app/users';
import { MemberStatusUnfit } from '../administration.errors.js';
import { MemberChanges } from '../member-changes.service.js';

const about = ({ organizationId }: Mandate, id: UserId) => ({ organizationId, target: { type: 'user', id } }) as const;

/** Shutting people out, and letting them in again. */
@Injectable()
export class BanMember {
  constructor(
    private readonly changes: MemberChanges,
    private readonly departures: Departures,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly losses: AuthorityLosses,
    private readonly clock: Clock,
  ) {}

  /**
   * From the next request on the person may not call. Their sessions end for good; keys, roles and names wait for the end of the ban.
   * Throws `MemberNotFound`, `MemberBelongsElsewhere`, `PermissionMissing`, `LastAdmin`, and `MemberStatusUnfit` when they are banned or deleted already.
   */
  ban(caller: Mandate, member: string): Promise<void> {
    return this.changes.everywhere(caller, member, 'ban:members', async (tx, userId) => {
      await this.departures.demandReplaceable(tx, userId);
      const standing = await this.users.lockStanding(tx, userId);
      if (standing?.status === 'banned' || standing?.status === 'deleted')
        throw new MemberStatusUnfit({ message: `This person is ${standing.status} already.` });
      await this.users.ban(tx, userId, this.clock.now());
      const sessionsEnded = await this.sessions.removeAll(tx, userId, null);
      await audit.record(tx, { action: 'user.banned', ...about(caller, userId), details: { sessionsEnded } });
      await this.losses.announce(tx, { organizationId: null, userId });
    });
  }

  /** Throws as `ban`, and `MemberStatusUnfit` when the person is not banned. */
  unban(caller: Mandate, member: string): Promise<void> {
    return this.changes.everywhere(caller, member, 'ban:members', async (tx, userId) => {
      const standing = await this.users.lockStanding(tx, userId);
      if (standing?.status !== 'banned') throw new MemberStatusUnfit({ message: 'This person is not banned.' });
      await this.users.unban(tx, userId, this.clock.now());
      await audit.record(tx, { action: 'user.unbanned', ...about(caller, userId) });
    });
  }
}
