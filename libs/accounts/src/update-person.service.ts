import { Injectable } from '@nestjs/common';
import { audit, type AuditEvent } from '@app/audit';
import { assertDisplayName, Clock, type OrganizationId, type Precondition, type UserId } from '@app/common';
import { MemberNamesService } from '@app/organizations';
import { TransactionManager } from '@app/database';
import { changedAddress, assertBirthDate, UsersRepository, type AddressChange, type User, type UserChanges } from '@app/users';
import { HandleNeedsOrganization } from './accounts.errors.js';
import { ProfileLocks } from './profile-locks.service.js';

/** What to change: absent stays, null is unset. */
export interface PersonChanges extends Pick<UserChanges, 'name' | 'bio' | 'dateOfBirth'> {
  /** Parts that are absent stay. */
  readonly address?: AddressChange | null;
  /** The username in the organization. */
  readonly handle?: string | null;
}

const namingHandle = { fields: [{ field: 'handle', message: 'handle belongs to an organization, and the credential is of none' }] };

/** Changing what a person says of themselves together with their name in an organization; a profile that is not there is made. */
@Injectable()
export class UpdatePerson {
  constructor(
    private readonly locks: ProfileLocks,
    private readonly users: UsersRepository,
    private readonly usernames: MemberNamesService,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /**
   * All of the changes happen or none.
   * @param organization of the handle; without one everything but the handle can be changed
   */
  async update(organization: OrganizationId | null, userId: UserId, { handle, ...changes }: PersonChanges, expected: Precondition): Promise<void> {
    const now = this.clock.now();
    if (handle !== undefined && organization === null) throw new HandleNeedsOrganization(namingHandle);
    await this.transactions.run(async (tx) => {
      const person = await this.locks.take(tx, organization, userId, { renames: handle !== undefined, expected });
      assertDisplayName('displayName', changes.name, person.name);
      const born = changes.dateOfBirth;
      // The date that is there already may be older than this rule.
      if (typeof born === 'string' && born !== person.dateOfBirth) assertBirthDate(born, now);
      const described = withWholeAddress(changes, person);
      const fields = Object.keys(described);
      if (fields.length > 0) await this.users.change(tx, userId, described, now);
      const renamed = handle !== undefined && organization !== null && (await this.usernames.change(tx, organization, userId, handle, 'handle'));
      await audit.record(tx, ...auditEventsOf(userId, fields, renamed));
    });
  }
}

function withWholeAddress({ address, ...others }: Omit<PersonChanges, 'handle'>, before: User): UserChanges {
  return address === undefined ? others : { ...others, address: changedAddress(before.address, address) };
}

function auditEventsOf(userId: UserId, fields: readonly string[], renamed: boolean): AuditEvent[] {
  const target = { type: 'user', id: userId } as const;
  const described: AuditEvent = { action: 'user.described', target, details: { fields } };
  return [...(fields.length > 0 ? [described] : []), ...(renamed ? [{ action: 'username.changed', target } as const] : [])];
}
