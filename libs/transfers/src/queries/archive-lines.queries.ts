// Tables: members, organizations, users.
import { buffer } from 'node:stream/consumers';
import type { OrganizationId, PictureHash } from '@app/common';
import type { Tx } from '@app/database';
import { pictureFileNames, type Pictures } from '@app/pictures';
import type { Section } from './archive-sections.queries.js';

const pageSize = 500;

/** A line of an archive that is no user. */
export type SectionLine = { readonly section: string } & Readonly<Record<string, unknown>>;

const organizationRow = `select name, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
  json_build_object('usernameCustomization', json_build_object('unique', username_unique, 'pattern', username_pattern, 'minLength', username_min_length,
    'maxLength', username_max_length, 'confusables', username_confusables, 'renameCooldownDays', rename_cooldown_days),
    'usernameRedirects', username_redirects, 'usernameAvailability', username_availability, 'profilePictureUpload', profile_picture_upload, 'publicProfiles', public_profiles,
    'signUp', sign_up, 'secondFactor', second_factor, 'secondFactorGraceDays', second_factor_grace_days, 'impersonation', impersonation,
    'locale', locale, 'logoUrl', logo_url, 'color', color) as settings from organizations where id = $1`;

const pictureRows = `select distinct u.picture_hash as hash from members m join users u on u.id = m.user_id
  where m.organization_id = $1 and u.status <> 'deleted' and u.picture_hash > $3 order by u.picture_hash limit $2`;

export async function organizationLine(tx: Tx, organization: OrganizationId): Promise<SectionLine> {
  return { section: 'organization', id: organization, ...(await tx.row<object>(organizationRow, [organization])) };
}

/** The rows of a section, a page at a time. */
export async function* sectionLines(
  tx: Tx,
  organization: OrganizationId,
  { name, text, key }: Section,
): AsyncGenerator<SectionLine[]> {
  for (let after: unknown[] = key.map(() => null); ;) {
    const rows = await tx.rows<Record<string, unknown>>(text, [organization, pageSize, ...after]);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.flatMap(({ isLeftOut, ...row }) => (isLeftOut === true ? [] : [{ section: name, ...row }]));
    after = key.map((field) => last[field]);
  }
}

/** The files of uploaded pictures, one picture at a time. Throws `PictureNotFound` and `StorageUnavailable`. */
export async function* pictureLines(
  tx: Tx,
  organization: OrganizationId,
  files: Pictures,
): AsyncGenerator<SectionLine[]> {
  for (let after = ''; ;) {
    const rows = await tx.rows<{ hash: PictureHash }>(pictureRows, [organization, pageSize, after]);
    const last = rows.at(-1);
    if (!last) return;
    for (const { hash } of rows) yield [await pictureLine(hash, files)];
    after = last.hash;
  }
}

async function pictureLine(hash: PictureHash, pictures: Pictures): Promise<SectionLine> {
  const files: Record<string, string> = {};
  for (const [size, name] of pictureFileNames(hash))
    files[size] = (await buffer((await pictures.open(name)).stream)).toString('base64');
  return { section: 'picture', hash, files };
}
