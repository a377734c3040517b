import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import type { OrganizationId, UserId } from '@app/kernel';
import { RateLimits } from '@app/limits';
import { InboxReader, type Notification } from '@app/notifications';
import { Statements, Transactor } from '@app/persistence';
import { PictureAddresses } from '@app/pictures';
import { UserNotFound } from '@app/users';
import {
  broughtRecords,
  membershipRecords,
  objectRecords,
  personalRecord,
  type BroughtRecord,
  type MembershipRecord,
  type ObjectRecord,
  type PersonalRecord,
} from './personal-data.js';

/** A membership with what may be too much to hold at once. */
export interface Membership extends MembershipRecord {
  readonly objects: AsyncIterable<ObjectRecord>;
  readonly brought: AsyncIterable<BroughtRecord>;
  readonly notifications: AsyncIterable<Notification>;
}

/** All that is kept about a person. */
export interface PersonalData {
  readonly person: PersonalRecord;
  readonly memberships: readonly Membership[];
}

const batchSize = 500;
const noId = '00000000-0000-0000-0000-000000000000';

/** Reads everything that is kept about a person; long lists piece by piece, while somebody reads on. */
@Injectable()
export class PersonalDataReader {
  constructor(
    private readonly statements: Statements,
    private readonly pictures: PictureAddresses,
    private readonly limits: RateLimits,
    private readonly inboxes: InboxReader,
    private readonly transactor: Transactor,
  ) {}

  /** Throws `TooManyRequests` or `UserNotFound`. */
  async read(userId: UserId): Promise<PersonalData> {
    await this.limits.spend('export.account', userId);
    const person = await this.statements.row<PersonalRecord>(personalRecord, [userId]);
    if (!person) throw new UserNotFound();
    await this.transactor.run((tx) => audit.record(tx, { action: 'data.exported', target: { type: 'user', id: userId } }));
    const rows = await this.statements.rows<MembershipRecord>(membershipRecords, [userId]);
    return { person: { ...person, avatarUrl: this.pictures.of(person) }, memberships: rows.map((row) => this.membership(row, userId)) };
  }

  private membership(row: MembershipRecord, userId: UserId): Membership {
    const { organizationId } = row;
    return {
      ...row,
      objects: this.objects(organizationId, userId),
      brought: this.brought(organizationId, userId),
      notifications: this.notifications(organizationId as OrganizationId, userId),
    };
  }

  private async *notifications(organization: OrganizationId, userId: UserId): AsyncGenerator<Notification> {
    for (let cursor: string | undefined; ;) {
      const page = await this.inboxes.page(organization, userId, { cursor, limit: batchSize });
      yield* page.items;
      cursor = page.nextCursor;
      if (cursor === undefined) return;
    }
  }

  private async *objects(organization: string, userId: UserId): AsyncGenerator<ObjectRecord> {
    for (let after = ['', '']; ;) {
      const rows = await this.statements.rows<ObjectRecord>(objectRecords, [organization, userId, ...after, batchSize]);
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < batchSize) return;
      after = [last.datasourceId, last.objectDefinitionId];
    }
  }

  private async *brought(organization: string, userId: UserId): AsyncGenerator<BroughtRecord> {
    for (let after = ['-infinity', noId]; ;) {
      const rows = await this.statements.rows<BroughtRecord & { id: string }>(broughtRecords, [organization, userId, ...after, batchSize]);
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < batchSize) return;
      after = [last.joinedAt, last.id];
    }
  }
}
