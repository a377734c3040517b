import { DomainError, hasHiddenCharacters, isDisplayName, isOrganizationId } from '@app/common';
import { withoutHiddenCharacters, withoutNeedlessCharacters } from '@app/common';
import type { FieldFault, OrganizationId } from '@app/common';
import type { ImportRecord } from '../../import/import-record.js';
import type { Entry } from '../formats/file-head.js';
import { readRecord, type Product, type Reading } from '../readers/readers.js';
import { validated } from './rules.js';
import { UserLine } from './user-line.js';
import { toImportRecord } from './user-line.mapper.js';

/** A line that cannot be taken over, and why. */
export interface RefusedLine {
  readonly line: number;
  readonly faults: readonly FieldFault[];
}

/** What another product may have in a form that is none of ours. Without it the user is still the same one. */
const dispensable = new Set([
  ...['givenName', 'familyName', 'nickname', 'bio', 'avatarUrl', 'locale', 'timezone', 'address', 'dateOfBirth'],
  ...['wallet', 'avatar', 'phoneNumbers', 'otherEmails', 'createdAt'],
]);

/**
 * Reads lines by the rules that the API has for the same fields.
 * @param organization the organization of users whose line names none
 */
export const lineReader =
  (product: Product | undefined, organization: OrganizationId | undefined) =>
  async ({ line, value, faults }: Entry): Promise<ImportRecord | RefusedLine> => {
    if (!value) return { line, faults };
    const record = readRecord(product, value);
    const visible = withVisibleNames(record.line);
    try {
      const { line: user, notes } = await checked(visible.line, product !== undefined);
      const organizationId = organizationOf(user, organization);
      if (organizationId !== undefined)
        return toImportRecord(line, user, organizationId, [...record.notes, ...visible.notes, ...notes]);
      return {
        line,
        faults: [{ field: 'organizationId', message: 'organizationId is needed: on the line, or for the whole file' }],
      };
    } catch (error) {
      return { line, faults: faultsOf(error) };
    }
  };

const topOf = (field: string): string => field.split('.', 1)[0] ?? '';

function faultsOf(error: unknown): readonly FieldFault[] {
  if (!(error instanceof DomainError)) throw error;
  return error.facts.fields ?? [{ field: '', message: error.message }];
}

/** Of other products what is out of form stays out where the user can do without it, and is told. */
async function checked(line: Reading['line'], isForeign: boolean): Promise<Reading<UserLine>> {
  try {
    return { line: await validated(UserLine, line), notes: [] };
  } catch (error) {
    const faults = isForeign ? faultsOf(error).filter(({ field }) => dispensable.has(topOf(field))) : [];
    if (faults.length === 0) throw error;
    const out = new Set(faults.map(({ field }) => topOf(field)));
    const rest = Object.fromEntries(Object.entries(line).filter(([field]) => !out.has(field)));
    return {
      line: await validated(UserLine, rest),
      notes: faults.map(({ field, message }) => ({ field, message: `${topOf(field)} was left out: ${message}` })),
    };
  }
}

/** Null is an answer: in none. */
const organizationOf = <T>({ organizationId: id }: UserLine, otherwise: T): OrganizationId | null | T =>
  id === null || (id !== undefined && isOrganizationId(id)) ? id : otherwise;

const displayNames = ['name', 'givenName', 'familyName', 'nickname'] as const;

/** The one hidden code point that a username may have, see the library `usernames`. */
const emojiStyle = /(?<=\p{Extended_Pictographic})\ufe0f/gu;

/** What stands in the place of a name; undefined: nothing does. */
interface Change {
  readonly value: string | undefined;
  readonly what: string;
}

const leftOut: Change = { value: undefined, what: 'left out: nothing of it can be seen' };
const shortened = (value: string): Change => ({ value, what: 'changed: characters that cannot be seen were left out' });

/**
 * Names that no user may choose any more, because of characters without a glyph: they come in without
 * those characters, and the results say so. In the
 * place of a name without anything to see comes the username or the address. Addresses are left as they are:
 * another one would belong to another user.
 */
export function withVisibleNames(given: Reading['line']): Reading {
  const changes = [
    ...displayNames.map((field) => [field, changeOfName(field, given)] as const),
    ['username', changeOfUsername(given.username)] as const,
  ];
  const changed = changes.flatMap(([field, change]) => (change ? [{ field, ...change }] : []));
  const line = { ...given, ...Object.fromEntries(changed.map(({ field, value }) => [field, value])) };
  return { line, notes: changed.map(({ field, what }) => ({ field, message: `${field} was ${what}` })) };
}

function changeOfName(field: (typeof displayNames)[number], given: Reading['line']): Change | undefined {
  const text = given[field];
  if (typeof text !== 'string' || text === '' || isDisplayName(text)) return undefined;
  const visible = withoutNeedlessCharacters(text).trim();
  if (isDisplayName(visible)) return shortened(visible);
  if (field !== 'name') return leftOut;
  const instead = [given.username, given.email].find((one) => typeof one === 'string' && isDisplayName(one));
  return typeof instead === 'string'
    ? { value: instead, what: `changed to ${instead}: nothing of it can be seen` }
    : undefined;
}

function changeOfUsername(username: unknown): Change | undefined {
  if (typeof username !== 'string' || !hasHiddenCharacters(username.replace(emojiStyle, ''))) return undefined;
  const visible = withoutHiddenCharacters(username).trim();
  return visible === '' ? leftOut : shortened(visible);
}
