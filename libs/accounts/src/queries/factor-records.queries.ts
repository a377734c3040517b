// Tables: passkeys, recovery_codes, totp_factors.
/** A passkey in an export. Moments are ISO 8601 texts. */
export interface PasskeyRecord {
  readonly name: string;
  readonly transports: readonly string[];
  readonly synced: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The authenticator app of user `u`. */
export const authenticatorApp = `(select json_build_object('createdAt', ${time('f.created_at')}, 'confirmedAt', ${time('f.confirmed_at')}, 'recoveryCodesLeft',
    (select count(*)::int from recovery_codes r where r.user_id = u.id)) from totp_factors f where f.user_id = u.id)`;

/** The passkeys of user `u`. */
export const passkeys = `(select coalesce(json_agg(json_build_object('name', k.name, 'transports', k.transports, 'synced', k.synced,
    'createdAt', ${time('k.created_at')}, 'lastUsedAt', ${time('k.last_used_at')}) order by k.id), '[]'::json) from passkeys k where k.user_id = u.id)`;
