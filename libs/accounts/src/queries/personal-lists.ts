// Tables: passkeys.
export interface PasskeyRecord {
  readonly name: string;
  readonly transports: readonly string[];
  readonly synced: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** A moment as an ISO 8601 text. */
export const time = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** Rows as a JSON list. */
export const list = (fields: string, from: string, order: string): string =>
  `(select coalesce(json_agg(json_build_object(${fields}) order by ${order}), '[]'::json) from ${from})`;

/** The passkeys of user `u`. */
export const passkeys = list(
  `'name', k.name, 'transports', k.transports, 'synced', k.synced, 'createdAt', ${time('k.created_at')}, 'lastUsedAt', ${time('k.last_used_at')}`,
  'passkeys k where k.user_id = u.id',
  'k.id',
);
