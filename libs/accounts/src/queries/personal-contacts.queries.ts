// Tables: email_additions, email_changes, emails, phone_numbers.

export interface EmailRecord {
  readonly email: string;
  readonly verified: boolean;
  readonly isDefault: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface PhoneNumberRecord {
  readonly phoneNumber: string;
  readonly verified: boolean;
  readonly isPrimary: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The addresses and numbers of a user, with what waits for them. */
export interface ContactRecords {
  readonly emails: readonly EmailRecord[];
  readonly phoneNumbers: readonly PhoneNumberRecord[];
  /** Addresses that the user added and has not verified. */
  readonly addedEmails: readonly { email: string; createdAt: string; expiresAt: string }[];
  /** Changes of the default address that can be undone. */
  readonly emailChanges: readonly { formerEmail: string; changedAt: string; expiresAt: string }[];
}

/** A moment as ISO 8601 text. */
export const time = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** A list of rows, for the select list of the user `u`. */
export const list = (fields: string, from: string, order: string): string =>
  `(select coalesce(json_agg(json_build_object(${fields}) order by ${order}), '[]'::json) from ${from})`;

export const emails = list(
  `'email', e.email, 'verified', e.verified, 'isDefault', e.is_default, 'createdAt', ${time('e.created_at')}, 'updatedAt', ${time('e.updated_at')}`,
  'emails e where e.user_id = u.id',
  'e.created_at, e.id',
);

export const phoneNumbers = list(
  `'phoneNumber', p.phone_number, 'verified', p.verified, 'isPrimary', p.is_primary, 'createdAt', ${time('p.created_at')}, 'updatedAt', ${time('p.updated_at')}`,
  'phone_numbers p where p.user_id = u.id',
  'p.created_at, p.id',
);

export const addedEmails = list(
  `'email', d.email, 'createdAt', ${time('d.created_at')}, 'expiresAt', ${time('d.expires_at')}`,
  'email_additions d where d.user_id = u.id',
  'd.created_at, d.id',
);

export const emailChanges = list(
  `'formerEmail', d.former_email, 'changedAt', ${time('d.changed_at')}, 'expiresAt', ${time('d.expires_at')}`,
  'email_changes d where d.user_id = u.id',
  'd.changed_at, d.id',
);
