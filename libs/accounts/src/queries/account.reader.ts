// Tables: api_keys, emails, identities, password_credentials, phone_numbers, sessions, users.
import { Injectable } from '@nestjs/common';
import { mostSessions, type CallerReading } from '@app/auth';
import { Clock, type UserId } from '@app/common';
import { columnList, PreparedQueries } from '@app/database';
import { PictureAddresses, type PictureReference } from '@app/pictures';
import { personalFields, UserNotFound, type Email, type Identity, type PersonalField, type PhoneNumber, type User } from '@app/users';

type Dated<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] };

/** A person with everything that they see of their own account. Dates inside the lists are ISO 8601 texts. */
export interface AccountRecord extends Pick<User, 'id' | 'status' | 'version' | 'createdAt' | 'updatedAt' | Exclude<PersonalField, 'pictureHash'>> {
  readonly emails: Dated<Omit<Email, 'userId' | 'addressKey'>>[];
  readonly phoneNumbers: Dated<Omit<PhoneNumber, 'userId'>>[];
  readonly identities: Dated<Pick<Identity, 'id' | 'name' | 'email' | 'avatarUrl' | 'provider' | 'createdAt' | 'updatedAt'>>[];
  /** Sessions that could still make a call now. */
  readonly activeSessions: number;
  readonly passwordSet: boolean;
  /** Whether an API key of the person works. */
  readonly tokenSet: boolean;
}

const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const times = (row: string): string => `'createdAt', ${time(`${row}.created_at`)}, 'updatedAt', ${time(`${row}.updated_at`)}`;

/** The account as the statement reads it. */
export type AccountRow = AccountRecord & PictureReference;

const accountOf = (user: string, now: string): string =>
  `select u.id, u.status, ${columnList('u', personalFields)}, u.version, u.created_at as "createdAt", u.updated_at as "updatedAt",
      (select coalesce(json_agg(json_build_object('id', e.id, 'email', e.email, 'verified', e.verified, 'isDefault', e.is_default, ${times('e')})
         order by e.created_at, e.id), '[]'::json) from emails e where e.user_id = u.id) as emails,
      (select coalesce(json_agg(json_build_object('id', p.id, 'phoneNumber', p.phone_number, 'verified', p.verified, 'isPrimary', p.is_primary, ${times('p')})
         order by p.created_at, p.id), '[]'::json) from phone_numbers p where p.user_id = u.id) as "phoneNumbers",
      (select coalesce(json_agg(json_build_object('id', i.id, 'name', i.name, 'email', i.email, 'avatarUrl', i.avatar_url, 'provider', i.provider, ${times('i')})
         order by i.created_at, i.id), '[]'::json) from identities i where i.user_id = u.id) as identities,
      (select count(*)::int from (select 1 from sessions s where s.user_id = u.id and s.expires_at > ${now} limit ${mostSessions}) live) as "activeSessions",
      exists (select 1 from password_credentials c where c.user_id = u.id) as "passwordSet",
      exists (select 1 from api_keys k where k.user_id = u.id and (k.expires_at is null or k.expires_at > ${now})) as "tokenSet"
    from users u where u.id = ${user} and u.status <> 'deleted'`;

const account = { name: 'account_record', text: accountOf('$1', '$2'), parameterTypes: ['uuid', 'timestamptz'] };

/** The account of whoever calls, for routes that show it. */
export const accountOfCaller: CallerReading<AccountRow> = { name: 'account', text: accountOf('c."userId"', '$3') };

/** Reads the account of a person, across services, in one statement. */
@Injectable()
export class AccountReader {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly clock: Clock,
    private readonly pictures: PictureAddresses,
  ) {}

  async read(userId: UserId): Promise<AccountRecord> {
    const found = await this.statements.batchedRow<AccountRow>(account, [userId, this.clock.now()]);
    if (!found) throw new UserNotFound();
    return this.shown(found);
  }

  /** @param account what the guard has read, on a route that `ReadsOfCaller(accountOfCaller)` */
  async readCaller(userId: UserId, account: AccountRow | undefined): Promise<AccountRecord> {
    return account ? this.shown(account) : this.read(userId);
  }

  private shown(found: AccountRow): AccountRecord {
    return { ...found, avatarUrl: this.pictures.of(found) };
  }
}
