import { Injectable } from '@nestjs/common';
import { addressSearchKeysOf, nameSearchKeysOf, type PictureHash, type UserId } from '@app/common';
import { translating, type Tx } from '@app/database';
import { publicIdColumn } from './public-id.js';
import type { Address } from './address.js';
import type { UserStatus } from './user.entity.js';
import { EmailTaken, IdentityTaken, UserExists } from './users.errors.js';

/** A user as a batch brings them. Keys are those of the row; no moment means now. */
export interface BatchUser {
  readonly id: UserId;
  readonly status: UserStatus;
  readonly name: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly nickname: string | null;
  readonly bio: string | null;
  readonly avatarUrl: string | null;
  /** An uploaded picture that is kept here; then there is no address. */
  readonly pictureHash: PictureHash | null;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly address: Address | null;
  /** As `1990-05-17`. */
  readonly dateOfBirth: string | null;
  readonly createdAt: Date | null;
}

export type UserDetails = Pick<BatchUser, 'id' | 'locale' | 'timezone' | 'address' | 'dateOfBirth'>;

/** What belongs to a user, made when they were. */
interface Belonging {
  readonly id: string;
  readonly userId: UserId;
  readonly createdAt: Date | null;
}

export interface BatchEmail extends Belonging {
  readonly email: string;
  readonly addressKey: string;
  readonly verified: boolean;
  readonly isDefault: boolean;
}

export interface BatchPhoneNumber extends Belonging {
  readonly phoneNumber: string;
  readonly verified: boolean;
  readonly isPrimary: boolean;
}

/** An identity in its two keys. `subject`: the key of versions before, see `Identity`. */
export interface BucketKey {
  readonly issuer: string;
  readonly subject: string;
  readonly publicId: string;
}

export interface BatchIdentity extends Belonging, BucketKey {
  readonly provider: string;
  readonly signedSubject: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly email: string | null;
  readonly avatarUrl: string | null;
}

/** A user behind an id, an address or an identity. */
export interface Owner {
  readonly userId: UserId;
  readonly status: UserStatus;
}

/** Users with their data, in sets. The keys of the tables decide, as they do for one user. */
@Injectable()
export class UserBatches {
  async add(tx: Tx, users: readonly BatchUser[]): Promise<void> {
    const write = tx.rows(
      `insert into users (id, status, name, search_keys, given_name, family_name, nickname, bio, avatar_url, picture_hash, locale, timezone, address, date_of_birth, self_made, created_at)
       select id, status, name, "searchKeys", "givenName", "familyName", nickname, bio, "avatarUrl", "pictureHash", locale, timezone, address, "dateOfBirth", false, coalesce("createdAt", now())
       from jsonb_to_recordset($1::jsonb) as r (id uuid, status text, name text, "searchKeys" text[], "givenName" text, "familyName" text, nickname text, bio text,
         "avatarUrl" text, "pictureHash" text, locale text, timezone text, address jsonb, "dateOfBirth" date, "createdAt" timestamptz)`,
      [JSON.stringify(users.map((user) => ({ ...user, searchKeys: nameSearchKeysOf(user.name) })))],
    );
    await translating(write, { pk_users: () => new UserExists() });
  }

  /** What a line says beyond the name of a user whose account gave way to it. What it does not say stays. */
  async complete(tx: Tx, users: readonly UserDetails[]): Promise<void> {
    await tx.rows(
      `update users u set locale = coalesce(r.locale, u.locale), timezone = coalesce(r.timezone, u.timezone), address = coalesce(r.address, u.address),
         date_of_birth = coalesce(r."dateOfBirth", u.date_of_birth)
       from jsonb_to_recordset($1::jsonb) as r (id uuid, locale text, timezone text, address jsonb, "dateOfBirth" date) where u.id = r.id`,
      [JSON.stringify(users)],
    );
  }

  async addEmails(tx: Tx, emails: readonly BatchEmail[]): Promise<void> {
    const write = tx.rows(
      `insert into emails (id, user_id, email, address_key, search_keys, verified, is_default, created_at)
       select id, "userId", email, "addressKey", "searchKeys", verified, "isDefault", coalesce("createdAt", now())
       from jsonb_to_recordset($1::jsonb) as r (id uuid, "userId" uuid, email text, "addressKey" text, "searchKeys" text[], verified boolean, "isDefault" boolean, "createdAt" timestamptz)
       order by "addressKey" collate "C"`,
      [JSON.stringify(emails.map((one) => ({ ...one, searchKeys: addressSearchKeysOf(one.addressKey) })))],
    );
    await translating(write, { uq_emails_address_key: () => new EmailTaken() });
  }

  async addPhoneNumbers(tx: Tx, numbers: readonly BatchPhoneNumber[]): Promise<void> {
    await tx.rows(
      `insert into phone_numbers (id, user_id, phone_number, verified, is_primary, created_at)
       select id, "userId", "phoneNumber", verified, "isPrimary", coalesce("createdAt", now())
       from jsonb_to_recordset($1::jsonb) as r (id uuid, "userId" uuid, "phoneNumber" text, verified boolean, "isPrimary" boolean, "createdAt" timestamptz)`,
      [JSON.stringify(numbers)],
    );
  }

  async addIdentities(tx: Tx, identities: readonly BatchIdentity[]): Promise<void> {
    const write = tx.rows(
      `insert into identities (id, user_id, issuer, provider, subject, signed_subject, public_id, name, email, email_verified, avatar_url, created_at)
       select id, "userId", issuer, provider, subject, "signedSubject", "publicId", name, email, "emailVerified", "avatarUrl", coalesce("createdAt", now())
       from jsonb_to_recordset($1::jsonb) as r (id uuid, "userId" uuid, issuer text, provider text, subject text, "signedSubject" text, "publicId" text,
         name text, email text, "emailVerified" boolean, "avatarUrl" text, "createdAt" timestamptz)
       order by issuer collate "C", subject collate "C"`,
      [JSON.stringify(identities)],
    );
    const taken = (): Error => new IdentityTaken();
    await translating(write, {
      uq_identities_subject: taken,
      uq_identities_provider: taken,
      uq_identities_signed_subject: taken,
      uq_identities_public_id: taken,
    });
  }

  ownersOfIds(tx: Tx, ids: readonly UserId[]): Promise<Owner[]> {
    return tx.rows<Owner>('select id as "userId", status from users where id = any($1)', [ids]);
  }

  ownersOfAddresses(tx: Tx, addressKeys: readonly string[]): Promise<(Owner & { addressKey: string })[]> {
    return tx.rows(
      `select e.address_key as "addressKey", e.user_id as "userId", u.status from emails e join users u on u.id = e.user_id
       where e.address_key = any($1)`,
      [addressKeys],
    );
  }

  /** Identities that are the same in either of their keys. */
  ownersOfIdentities(tx: Tx, identities: readonly BucketKey[]): Promise<(Owner & BucketKey)[]> {
    const found = (matches: string): string =>
      `select i.issuer, i.subject, ${publicIdColumn('i')} as "publicId", i.user_id as "userId", u.status
       from jsonb_to_recordset($1::jsonb) as k (issuer text, subject text, "publicId" text)
       join identities i on ${matches} join users u on u.id = i.user_id`;
    const bySubject = found('i.issuer = k.issuer and i.subject = k.subject');
    return tx.rows(`${bySubject} union ${found(`${publicIdColumn('i')} = k."publicId"`)}`, [
      JSON.stringify(identities),
    ]);
  }
}
