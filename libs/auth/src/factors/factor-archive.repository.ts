import { Injectable } from '@nestjs/common';
import { Secret } from 'otpauth';
import { Encryption, newId, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import { sealedTotp } from './sealed-totp.js';

/** A passkey in an archive. Bytes are Base64url. */
export interface ArchivedPasskey {
  readonly credentialId: string;
  readonly userHandle: string;
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly synced: boolean;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt?: string | null;
}

/** The second factors of a user in an archive. What is not set is not there. */
export interface ArchivedFactors {
  /** The secret in Base32, and the time step of the last code. */
  readonly app?: { readonly secret: string; readonly lastStep: number; readonly confirmedAt: string } | null;
  /** The hashes, which are for the id of the user, as hex digits. */
  readonly recoveryCodes?: readonly string[] | null;
  readonly passkeys?: readonly ArchivedPasskey[] | null;
}

/** Second factors of a user who is new. */
export type RestoredFactors = ArchivedFactors & { readonly userId: UserId };

type Owned<Row> = Row & { readonly userId: UserId };

const moment = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const base64url = (column: string): string => `translate(encode(${column}, 'base64'), E'+/=\\n', '-_')`;

const apps = `select user_id as "userId", sealed_secret as sealed, last_step as "lastStep", ${moment('confirmed_at')} as "confirmedAt"
  from totp_factors where user_id = any($1) and confirmed_at is not null`;
const codes = `select user_id as "userId", array_agg(encode(code_hash, 'hex') order by code_hash) as hashes
  from recovery_codes where user_id = any($1) group by user_id`;
const passkeys = `select user_id as "userId", json_agg(json_build_object('credentialId', ${base64url('credential_id')}, 'userHandle', ${base64url('user_handle')},
    'publicKey', ${base64url('public_key')}, 'counter', counter, 'transports', transports, 'synced', synced, 'name', name,
    'createdAt', ${moment('created_at')}, 'lastUsedAt', ${moment('last_used_at')}) order by id) as all
  from passkeys where user_id = any($1) group by user_id`;

/** Second factors on their way into an archive and out of one. */
@Injectable()
export class FactorArchive {
  constructor(private readonly encryption: Encryption) {}

  async read(tx: Tx, userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, ArchivedFactors>> {
    const found = new Map<UserId, ArchivedFactors>();
    const add = (userId: UserId, factors: ArchivedFactors): void =>
      void found.set(userId, { ...found.get(userId), ...factors });
    type App = { readonly sealed: Buffer; readonly lastStep: number; readonly confirmedAt: string };
    for (const { userId, sealed, lastStep, confirmedAt } of await tx.rows<Owned<App>>(apps, [userIds])) {
      const bytes = sealedTotp.open(this.encryption, userId, sealed);
      add(userId, { app: { secret: base32Of(bytes), lastStep, confirmedAt } });
    }
    for (const { userId, hashes } of await tx.rows<Owned<{ hashes: string[] }>>(codes, [userIds]))
      add(userId, { recoveryCodes: hashes });
    for (const { userId, all } of await tx.rows<Owned<{ all: ArchivedPasskey[] }>>(passkeys, [userIds]))
      add(userId, { passkeys: all });
    return found;
  }

  /** Writes those of new users. A passkey that some user has already is left out. */
  async addAll(tx: Tx, all: readonly RestoredFactors[]): Promise<void> {
    for (const { userId, app, recoveryCodes, passkeys: keys } of all) {
      if (app) await this.saveApp(tx, userId, app);
      if (recoveryCodes)
        await tx.rows(
          `insert into recovery_codes (user_id, code_hash) select $1, decode(hash, 'hex') from unnest($2::text[]) hash on conflict do nothing`,
          [userId, recoveryCodes],
        );
      for (const key of keys ?? []) await savePasskey(tx, userId, key);
    }
  }

  private async saveApp(tx: Tx, userId: UserId, app: NonNullable<ArchivedFactors['app']>): Promise<void> {
    const sealed = sealedTotp.seal(this.encryption, userId, Buffer.from(Secret.fromBase32(app.secret).bytes));
    await tx.rows(
      `insert into totp_factors (user_id, sealed_secret, secret_id, last_step, created_at, confirmed_at) values ($1, $2, $3, $4, $5, $5) on conflict do nothing`,
      [userId, sealed, this.encryption.secretId, app.lastStep, app.confirmedAt],
    );
  }
}

async function savePasskey(tx: Tx, userId: UserId, key: ArchivedPasskey): Promise<void> {
  const [credentialId, userHandle, publicKey] = [key.credentialId, key.userHandle, key.publicKey].map((one) =>
    Buffer.from(one, 'base64url'),
  );
  const rest = [key.counter, key.transports, key.synced, key.name, key.createdAt, key.lastUsedAt ?? null];
  await tx.rows(
    `insert into passkeys (id, user_id, credential_id, user_handle, public_key, counter, transports, synced, name, created_at, last_used_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (credential_id) do nothing`,
    [newId(), userId, credentialId, userHandle, publicKey, ...rest],
  );
}

const base32Of = (bytes: Buffer): string => new Secret({ buffer: new Uint8Array(bytes).buffer }).base32;
