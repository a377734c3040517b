import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import type { UserStatus } from '@app/users';
import {
  contextOfUser,
  namesOfOrganization,
  ownerOfAddress,
  passwordOfUser,
} from '../queries/password-owners.queries.js';
import type { PasswordContext } from './context-words.js';
import { PasswordCredential } from './password-credential.entity.js';

/** The owner of an address, for a sign-in. */
export interface PasswordOwner {
  readonly userId: UserId;
  readonly status: UserStatus;
  readonly hash: string | null;
  /** Since when it is a temporary one; null: it is not. */
  readonly temporarySince: Date | null;
  /** The organization that the user joined first. */
  readonly organizationId: OrganizationId | null;
}

// A loose index scan: from one kind, which is all before the salt, to the next. The condition is that of the index.
const importedKinds = {
  name: 'imported_password_kinds',
  text: `with recursive kinds as (
      (select hash from password_credentials where hash not like '$argon2id$v=19$m=19456,t=2,p=1$%' order by hash collate "C" limit 1)
      union all
      select (select p.hash from password_credentials p where p.hash not like '$argon2id$v=19$m=19456,t=2,p=1$%'
          and p.hash collate "C" > coalesce(substring(k.hash from '^\\$[^$]+\\$(?:v=[^$]+\\$)?[^$]+\\$'), k.hash) || '~' order by p.hash collate "C" limit 1)
      from kinds k where k.hash is not null
    ) select hash from kinds where hash is not null limit $1`,
};

const mostKinds = 64;

/** Rows of passwords. */
@Injectable()
export class PasswordsRepository {
  constructor(private readonly statements: PreparedQueries) {}

  ownerOf(addressKey: string): Promise<PasswordOwner | undefined> {
    return this.statements.row<PasswordOwner>(ownerOfAddress, [addressKey]);
  }

  /** One hash of each kind that is not the current one, at most 64. */
  async importedKinds(): Promise<string[]> {
    return (await this.statements.rows<{ hash: string }>(importedKinds, [mostKinds])).map(({ hash }) => hash);
  }

  /** Undefined also for a temporary one, which proves nothing but the right to set another. */
  async hashOf(userId: UserId): Promise<string | undefined> {
    return (await this.statements.row<{ hash: string }>(passwordOfUser, [userId]))?.hash;
  }

  /** Words that a password of this user must not be made of. */
  async contextOf(userId: UserId): Promise<PasswordContext> {
    return (await this.statements.row<PasswordContext>(contextOfUser, [userId])) ?? { names: [], emails: [] };
  }

  /** The id and the name. */
  async namesOfOrganization(organizationId: OrganizationId): Promise<readonly string[]> {
    return (await this.statements.row<{ names: string[] }>(namesOfOrganization, [organizationId]))?.names ?? [];
  }

  async put(tx: Tx, userId: UserId, hash: string, now: Date): Promise<void> {
    await tx.rows(
      `insert into password_credentials (user_id, hash, updated_at) values ($1, $2, $3)
       on conflict (user_id) do update set hash = excluded.hash, updated_at = excluded.updated_at, temporary_since = null`,
      [userId, hash, now],
    );
  }

  /** Puts a temporary password in the place of the one that is there. @returns false where there is none */
  async putTemporary(tx: Tx, userId: UserId, hash: string, now: Date): Promise<boolean> {
    const text =
      'update password_credentials set hash = $2, updated_at = $3, temporary_since = $3 where user_id = $1 returning 1';
    return (await tx.row(text, [userId, hash, now])) !== undefined;
  }

  async remove(tx: Tx, userId: UserId): Promise<void> {
    await tx.manager.delete(PasswordCredential, { userId });
  }

  /** Passwords of new users. */
  async addAll(tx: Tx, passwords: readonly { userId: UserId; hash: string }[], now: Date): Promise<void> {
    await tx.rows(
      `insert into password_credentials (user_id, hash, updated_at) select user_id, hash, $3 from unnest($1::uuid[], $2::text[]) as p (user_id, hash)`,
      [passwords.map((one) => one.userId), passwords.map((one) => one.hash), now],
    );
  }

  /** Whether this is still the hash; it stays so until the transaction ends. The caller has locked the user. */
  async lockHash(tx: Tx, userId: UserId, hash: string): Promise<boolean> {
    const row = await tx.row('select 1 from password_credentials where user_id = $1 and hash = $2 for update', [
      userId,
      hash,
    ]);
    return row !== undefined;
  }
}
