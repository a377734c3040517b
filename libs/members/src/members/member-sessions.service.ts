import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { SessionsRepository, type SessionSummary } from '@app/auth';
import { Clock, countedPage, isUuid, pageOf, readCursor, type CountedPage, type OrganizationId, type OrganizationPrincipal, type SessionId } from '@app/common';
import { MemberNotFound, OrganizationsRepository } from '@app/organizations';
import { MemberChangesService } from './member-changes.service.js';
import { memberIdOf } from './member-id.js';
import { MemberSessionNotFound } from './members.errors.js';

/** The sessions of a member in one organization. Sessions in other organizations are not visible. */
@Injectable()
export class MemberSessionsService {
  constructor(
    private readonly changes: MemberChangesService,
    private readonly organizations: OrganizationsRepository,
    private readonly sessions: SessionsRepository,
    private readonly clock: Clock,
  ) {}

  /** Newest first. Throws `MemberNotFound`. */
  async list(organizationId: OrganizationId, member: string, limit: number, cursor?: string): Promise<CountedPage<SessionSummary>> {
    const userId = memberIdOf(member);
    const after = readCursor(cursor, isUuid);
    if (!(await this.organizations.isMember(organizationId, userId))) throw new MemberNotFound();
    const now = this.clock.now();
    const page = pageOf(await this.sessions.listIn(organizationId, userId, now, { limit, after }), limit, (session) => [session.id]);
    return countedPage(page, await this.sessions.countIn(organizationId, userId, now));
  }

  /** Throws `MemberNotFound`, `PermissionMissing` or `MemberSessionNotFound`. */
  end(caller: OrganizationPrincipal, member: string, session: string): Promise<void> {
    return this.changes.run(caller, member, 'update:sessions', async (tx, userId) => {
      const ended = isUuid(session) && (await this.sessions.removeIn(tx, caller.organizationId, userId, session as SessionId));
      if (!ended) throw new MemberSessionNotFound();
      const details = { session: session.toLowerCase() };
      await audit.record(tx, { action: 'session.revoked', target: { type: 'user', id: userId }, details });
    });
  }

  /** Throws `MemberNotFound` or `PermissionMissing`. */
  endAll(caller: OrganizationPrincipal, member: string): Promise<void> {
    return this.changes.run(caller, member, 'update:sessions', async (tx, userId) => {
      const count = await this.sessions.removeAllIn(tx, caller.organizationId, userId);
      if (count > 0) await audit.record(tx, { action: 'sessions.revoked', target: { type: 'user', id: userId }, details: { count } });
    });
  }
}
