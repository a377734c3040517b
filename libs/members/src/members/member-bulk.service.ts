import { Injectable, Logger } from '@nestjs/common';
import { DirectoryService } from '@app/accounts';
import {
  Clock,
  DomainError,
  PermissionMissing,
  Precondition,
  RequestInvalid,
  type OrganizationPrincipal,
} from '@app/common';
import { RateLimits } from '@app/rate-limits';
import { MemberBulkInterrupted } from './members.errors.js';
import { MembersService } from './members.service.js';

/** What can be done to many members at once, and the permission that each needs. */
const permissionOf = {
  'add-role': 'update:users',
  'remove-role': 'update:users',
  ban: 'ban:members',
  unban: 'ban:members',
  remove: 'update:members',
  'sign-out': 'update:sessions',
} as const;

export type MemberBulkAction = keyof typeof permissionOf;

interface MemberBulkRequest {
  readonly action: MemberBulkAction;
  /** Ids of members, each once. */
  readonly members: readonly string[];
  /** Id or name of the role that is added or removed. */
  readonly role?: string;
}

/** What became of one member of the request. */
export interface MemberBulkResult {
  readonly id: string;
  readonly result: 'done' | 'unchanged' | 'failed';
  /** Where it failed. */
  readonly error?: DomainError;
}

/** Changes one member. @returns whether there was something to change */
type Change = (member: string) => Promise<boolean>;

/**
 * Milliseconds after which no further member is begun: proxies give up after a minute. 1,000 members take about ten
 * seconds.
 */
const timeLimit = 25_000;

/**
 * One change for many members. Each is a transaction of its own, by the use case of the route for one member, with its
 * checks and its entry in the audit: one that fails stops no other.
 */
@Injectable()
export class MemberBulkService {
  /** The actions, for the documents of the APIs. */
  static readonly actions = Object.keys(permissionOf) as MemberBulkAction[];
  private readonly logger = new Logger(MemberBulkService.name);

  constructor(
    private readonly members: MembersService,
    private readonly directory: DirectoryService,
    private readonly limits: RateLimits,
    private readonly clock: Clock,
  ) {}

  /**
   * One after the other, in the order of the request: a request of one admin takes one connection. Throws
   * `PermissionMissing`, `RequestInvalid`, `RoleNotFound` or `TooManyRequests`.
   */
  async run(caller: OrganizationPrincipal, { action, members, role }: MemberBulkRequest): Promise<MemberBulkResult[]> {
    const permission = permissionOf[action];
    if (!caller.permissions.includes(permission)) throw new PermissionMissing({ permissions: [permission] });
    const change = await this.changeOf(caller, action, role);
    await this.limits.consume('member-bulk.account', caller.userId);
    const end = this.clock.now().getTime() + timeLimit;
    const results: MemberBulkResult[] = [];
    for (const id of members) {
      const isOver = this.clock.now().getTime() > end;
      results.push(
        isOver ? { id, result: 'failed', error: new MemberBulkInterrupted() } : await this.attempt(id, change),
      );
    }
    return results;
  }

  private async changeOf(
    caller: OrganizationPrincipal,
    action: MemberBulkAction,
    name: string | undefined,
  ): Promise<Change> {
    if (action === 'add-role' || action === 'remove-role') {
      const role = await this.directory.roleOf(caller.organizationId, namedIn(name));
      const change = { how: action === 'add-role' ? 'add' : 'remove', roles: [role] } as const;
      return async (id) => (await this.directory.assignRoles(caller, id, change, Precondition.none)).changed;
    }
    if (name !== undefined) throw invalid(`${action} takes no role`);
    if (action === 'sign-out') return async (id) => (await this.members.endSessions(caller, id)) > 0;
    const done = { ban: 'ban', unban: 'unban', remove: 'remove' } as const;
    return (id) => this.members[done[action]](caller, id).then(() => true);
  }

  /** A fault of the server is no result: the member is named as one to send again. */
  private async attempt(id: string, change: Change): Promise<MemberBulkResult> {
    try {
      return { id, result: (await change(id)) ? 'done' : 'unchanged' };
    } catch (error) {
      if (error instanceof DomainError && error.kind !== 'internal') return { id, result: 'failed', error };
      this.logger.error({ err: error }, 'a member of a bulk request failed');
      return { id, result: 'failed', error: new MemberBulkInterrupted() };
    }
  }
}

function namedIn(name: string | undefined): string {
  if (name === undefined) throw invalid('role must be there: the id or the name of a role');
  return name;
}

const invalid = (message: string): Error => new RequestInvalid({ fields: [{ field: 'role', message }] });
