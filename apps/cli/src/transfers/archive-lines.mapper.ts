import type { PicturedUser, SectionLine } from '@app/transfers';
import { toLines } from './departing-lines.mapper.js';

const textOf = (line: object): string => `${JSON.stringify(line)}\n`;

/** A line of an archive; what is not set is not on it. */
export const archiveLineOf = (line: SectionLine): string =>
  textOf(Object.fromEntries(Object.entries(line).filter(([field, value]) => value !== null && field !== 'canonical')));

/** What has a section of its own. */
const elsewhere = new Set(['avatar', 'referrer']);

/** The line of a user; an uploaded picture stands there by its hash, and not as a link. */
export function userLineOf(user: PicturedUser, withPasswordHashes: boolean): string {
  const [line = {}] = toLines(user, withPasswordHashes);
  const { pictureHash: picture } = user;
  const fields = Object.entries(line).filter(([field]) => !elsewhere.has(field) && !(field === 'avatarUrl' && picture !== null));
  const all: [string, unknown][] = [['section', 'user'], ...fields, ...(picture === null ? [] : [['picture', picture] as [string, unknown]])];
  return textOf(Object.fromEntries(all));
}
