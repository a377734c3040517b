import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { isUuid, type OrganizationId, type OrganizationPrincipal, type UserId } from '@app/common';
import { RateLimits } from '@app/rate-limits';
import { InboxReader, type StoredNotification } from '@app/notifications';
import { MemberNotFound } from '@app/organizations';
import { PreparedQueries, TransactionManager } from '@app/database';
import { PictureAddresses } from '@app/pictures';
import { UserNotFound } from '@app/users';
import {
  auditedOrganizations,
  auditPlaces,
  auditRecords,
  subjectOfUser,
  type AuditRecordOfUser,
  type AuditSubjectOfUser,
} from '../queries/audit-records.queries.js';
import { leftOutOfMember, leftOutOfOwn, type LeftOut } from './left-out.js';
import {
  memberUserRecord,
  membershipRecord,
  membershipRecords,
  personalRecord,
  reservedUsernameRecords,
  type BroughtRecord,
  type MemberUserRecord,
  type MembershipRecord,
  type ObjectRecord,
  type PersonalRecord,
  type ReservedUsernameRecord,
} from '../queries/personal-data.queries.js';
import { broughtRecords, objectRecords } from '../queries/listed-records.queries.js';

/** A membership with what may be too much to hold at once. */
export interface Membership extends MembershipRecord {
  readonly objects: AsyncIterable<ObjectRecord>;
  readonly brought: AsyncIterable<BroughtRecord>;
  readonly notifications: AsyncIterable<StoredNotification>;
}

/** All that is kept about a user. */
export interface PersonalData {
  readonly user: PersonalRecord & {
    /** Names that they gave up, and may take back until then. */
    readonly reservedUsernames: readonly ReservedUsernameRecord[];
  };
  readonly memberships: readonly Membership[];
  readonly audit: AsyncIterable<AuditRecordOfUser>;
  readonly leftOut: readonly LeftOut[];
}

/** What an organization keeps about a member, with what the administration sees of the user. */
export interface MemberData {
  readonly user: MemberUserRecord;
  readonly membership: Membership;
  readonly audit: AsyncIterable<AuditRecordOfUser>;
  readonly leftOut: readonly LeftOut[];
}

const batchSize = 500;
const noId = '00000000-0000-0000-0000-000000000000';

/** Reads all data of a user; long lists piece by piece, as the client reads. */
@Injectable()
export class PersonalDataReader {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly pictures: PictureAddresses,
    private readonly limits: RateLimits,
    private readonly inboxes: InboxReader,
    private readonly transactions: TransactionManager,
  ) {}

  /** Throws `TooManyRequests` or `UserNotFound`. */
  async read(userId: UserId): Promise<PersonalData> {
    await this.limits.consume('export.account', userId);
    const user = await this.statements.row<PersonalRecord>(personalRecord, [userId]);
    if (!user) throw new UserNotFound();
    await this.transactions.run((tx) =>
      audit.record(tx, { action: 'data.exported', target: { type: 'user', id: userId } }),
    );
    const rows = await this.statements.rows<MembershipRecord>(membershipRecords, [userId]);
    const { subject, places } = await this.placesOf(userId);
    // Whoever gives up a name is a member, or has left: that is an entry of the audit.
    const organizations = [...new Set([...places, ...rows.map(({ organizationId }) => organizationId)])];
    const reservedUsernames = await this.statements.rows<ReservedUsernameRecord>(reservedUsernameRecords, [
      userId,
      organizations,
    ]);
    return {
      user: { ...user, avatarUrl: this.pictures.of(user), reservedUsernames },
      memberships: rows.map((row) => this.membership(row, userId)),
      audit: this.auditIn(places, subject),
      leftOut: leftOutOfOwn,
    };
  }

  /**
   * What the organization of the actor stores about a member, also one who is deleted and not purged yet.
   * Throws `TooManyRequests` or `MemberNotFound`.
   * @param member id of the user
   */
  async readMember({ organizationId, userId: actorId }: OrganizationPrincipal, member: string): Promise<MemberData> {
    await this.limits.consume('export.member', actorId);
    if (!isUuid(member)) throw new MemberNotFound();
    const userId = member.toLowerCase() as UserId;
    const user = await this.statements.row<MemberUserRecord>(memberUserRecord, [organizationId, userId]);
    const membership = await this.statements.row<MembershipRecord>(membershipRecord, [organizationId, userId]);
    if (!user || !membership) throw new MemberNotFound();
    await this.transactions.run((tx) =>
      audit.record(tx, { action: 'member.exported', organizationId, target: { type: 'user', id: userId } }),
    );
    return {
      user: { ...user, avatarUrl: this.pictures.of(user) },
      membership: this.membership(membership, userId),
      audit: this.auditIn([organizationId], await this.subjectOf(userId)),
      leftOut: leftOutOfMember,
    };
  }

  private membership(row: MembershipRecord, userId: UserId): Membership {
    const { organizationId } = row;
    return {
      ...row,
      objects: this.objects(organizationId, userId),
      brought: this.brought(organizationId, userId),
      notifications: this.inboxes.whole(organizationId as OrganizationId, userId),
    };
  }

  private objects(organization: string, userId: UserId): AsyncGenerator<ObjectRecord> {
    const read = (after: readonly string[]): Promise<ObjectRecord[]> =>
      this.statements.rows<ObjectRecord>(objectRecords, [organization, userId, ...after, batchSize]);
    return inBatches(read, ['', ''], (last) => [last.datasourceId, last.objectDefinitionId]);
  }

  private brought(organization: string, userId: UserId): AsyncGenerator<BroughtRecord> {
    const read = (after: readonly string[]): Promise<(BroughtRecord & { id: string })[]> =>
      this.statements.rows<BroughtRecord & { id: string }>(broughtRecords, [organization, userId, ...after, batchSize]);
    return inBatches(read, ['-infinity', noId], (last) => [last.joinedAt, last.id]);
  }

  /** Where the audit has entries of the user: also organizations that they have left, and the installation. */
  private async placesOf(userId: UserId): Promise<{ subject: string | null; places: readonly string[] }> {
    const found = await this.statements.row<AuditSubjectOfUser>(subjectOfUser, [userId]);
    if (found?.places) return { subject: found.subject, places: found.places };
    const subject = found?.subject ?? null;
    const organizations = await this.statements.rows<{ id: string }>(auditedOrganizations, []);
    const rows = await this.statements.rows<{ id: string }>(auditPlaces, [subject, organizations.map(({ id }) => id)]);
    const places = rows.map(({ id }) => id);
    await this.transactions.run((tx) => audit.recordPlaces(tx, userId, places));
    return { subject, places };
  }

  private async *auditIn(organizations: readonly string[], subject: string | null): AsyncGenerator<AuditRecordOfUser> {
    for (const organization of organizations) yield* this.auditOf(organization, subject);
  }

  private auditOf(organization: string, subject: string | null): AsyncGenerator<AuditRecordOfUser> {
    const read = (after: readonly string[]): Promise<AuditRecordOfUser[]> =>
      this.statements.rows<AuditRecordOfUser>(auditRecords, [organization, subject, ...after, batchSize]);
    return inBatches(read, [noId], (last) => [last.id]);
  }

  private async subjectOf(userId: UserId): Promise<string | null> {
    return (await this.statements.row<AuditSubjectOfUser>(subjectOfUser, [userId]))?.subject ?? null;
  }
}

/** All rows of a list, a batch at a time, each after the last row of the one before. */
async function* inBatches<Row>(
  read: (after: readonly string[]) => Promise<Row[]>,
  first: readonly string[],
  next: (last: Row) => readonly string[],
) {
  for (let after = first; ;) {
    const rows = await read(after);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    after = next(last);
  }
}
