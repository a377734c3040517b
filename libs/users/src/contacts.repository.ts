import { Injectable } from '@nestjs/common';
import { addressKeyOf, addressSearchKeysOf, type UserId } from '@app/common';
import { PreparedQueries, translating, type Tx } from '@app/database';
import { Email } from './email.entity.js';
import { PhoneNumber } from './phone-number.entity.js';
import { EmailTaken } from './users.errors.js';

/** An email address of a user. */
export type OwnEmail = Pick<Email, 'id' | 'email' | 'addressKey' | 'verified' | 'isDefault' | 'createdAt'>;

/** A phone number of a user. */
export type OwnPhoneNumber = Pick<PhoneNumber, 'id' | 'phoneNumber' | 'verified' | 'isPrimary' | 'createdAt'>;

const emailColumns =
  'id, email, address_key as "addressKey", verified, is_default as "isDefault", created_at as "createdAt"';
const emailsOfUser = {
  name: 'emails_of_user',
  text: `select ${emailColumns} from emails where user_id = $1 order by created_at, id`,
};

const phoneNumbersOfUser = {
  name: 'phone_numbers_of_user',
  text: `select id, phone_number as "phoneNumber", verified, is_primary as "isPrimary", created_at as "createdAt"
    from phone_numbers where user_id = $1 order by created_at, id`,
};

/** Rows of email addresses and phone numbers of users who exist already. Who writes has locked the user. */
@Injectable()
export class ContactsRepository {
  constructor(private readonly queries: PreparedQueries) {}

  /** In the order in which they were added. */
  emailsOf(userId: UserId): Promise<OwnEmail[]> {
    return this.queries.rows<OwnEmail>(emailsOfUser, [userId]);
  }

  /** The same within a transaction. */
  emailsIn(tx: Tx, userId: UserId): Promise<OwnEmail[]> {
    return tx.rows<OwnEmail>(emailsOfUser.text, [userId]);
  }

  /** Adds a verified address, which is not the default. Throws `EmailTaken`. */
  async addEmail(tx: Tx, userId: UserId, { id, email }: Pick<Email, 'id' | 'email'>): Promise<void> {
    const addressKey = addressKeyOf(email);
    const searchKeys = addressSearchKeysOf(addressKey);
    const now = tx.now();
    const times = { createdAt: now, updatedAt: now };
    const row = { id, userId, email, addressKey, searchKeys, verified: true, isDefault: false, ...times };
    await translating(tx.manager.insert(Email, row), { uq_emails_address_key: () => new EmailTaken() });
  }

  /** Makes an address of the user the default, in the place of another one. */
  async setDefaultEmail(tx: Tx, userId: UserId, emailId: string): Promise<void> {
    // One after the other: the index of the default allows no two at any moment.
    await tx.rows(
      'update emails set is_default = false, updated_at = $3 where user_id = $1 and is_default and id <> $2',
      [userId, emailId, tx.now()],
    );
    await tx.rows(
      'update emails set is_default = true, updated_at = $3 where id = $2 and user_id = $1 and not is_default',
      [userId, emailId, tx.now()],
    );
  }

  /** Removes addresses of the user. Links and codes that were sent to them go with them. */
  async removeEmails(tx: Tx, userId: UserId, emailIds: readonly string[]): Promise<void> {
    await tx.rows('delete from emails where user_id = $1 and id = any($2)', [userId, emailIds]);
  }

  /** In the order in which they were added. */
  phoneNumbersOf(userId: UserId): Promise<OwnPhoneNumber[]> {
    return this.queries.rows<OwnPhoneNumber>(phoneNumbersOfUser, [userId]);
  }

  /** The same within a transaction. */
  phoneNumbersIn(tx: Tx, userId: UserId): Promise<OwnPhoneNumber[]> {
    return tx.rows<OwnPhoneNumber>(phoneNumbersOfUser.text, [userId]);
  }

  async addPhoneNumber(tx: Tx, userId: UserId, added: OwnPhoneNumber): Promise<void> {
    await tx.manager.insert(PhoneNumber, { ...added, userId, updatedAt: added.createdAt });
  }

  /** Makes a number of the user the primary one, in the place of another one. */
  async setPrimaryPhoneNumber(tx: Tx, userId: UserId, id: string): Promise<void> {
    const updatedAt = tx.now();
    await tx.manager.update(PhoneNumber, { userId, isPrimary: true }, { isPrimary: false, updatedAt });
    await tx.manager.update(PhoneNumber, { userId, id }, { isPrimary: true, updatedAt });
  }

  async removePhoneNumber(tx: Tx, userId: UserId, id: string): Promise<void> {
    await tx.manager.delete(PhoneNumber, { userId, id });
  }

  /** Records that what the user sees of themselves has changed. */
  async recordEdit(tx: Tx, userId: UserId): Promise<void> {
    await tx.rows('update users set updated_at = $2, version = version + 1 where id = $1', [userId, tx.now()]);
  }
}
