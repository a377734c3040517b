import { resolve } from 'node:path';
import { isOrganizationId, type OrganizationId } from '@app/common';
import type { NameConflict } from '@app/transfers';
import { formats, isFormat, type Format } from './formats/format-names.js';
import type { HeadingMap } from './formats/heading-map.js';
import { columnOf, userColumns } from './formats/user-columns.js';
import { isProduct, products, type Product } from './readers/readers.js';

/** What `facet import users` may be told beside the file. */
export interface ImportOptions {
  readonly format?: Format;
  readonly from?: Product;
  readonly organization?: OrganizationId;
  readonly issuer?: string;
  readonly results?: string;
  readonly delimiter?: string;
  readonly map?: HeadingMap;
  readonly onNameConflict: NameConflict;
  readonly wait: number;
  readonly dryRun?: boolean;
  readonly createOrganizations?: boolean;
  readonly createRoles?: boolean;
  readonly json?: boolean;
}

/** Ends the command: it was called wrongly. */
type Refuse = (message: string) => never;

export function formatNamed(text: string, refuse: Refuse): Format {
  return isFormat(text) ? text : refuse(`error: --format must be ${formats.join(' or ')}`);
}

export function productNamed(text: string, refuse: Refuse): Product {
  return isProduct(text) ? text : refuse(`error: --from must be one of ${products.join(', ')}`);
}

export function organizationNamed(text: string, refuse: Refuse): OrganizationId {
  return isOrganizationId(text) ? text : refuse('error: --organization must be the id of an organization, such as acme');
}

export function nameConflictNamed(text: string, refuse: Refuse): NameConflict {
  return text === 'fail' || text === 'drop' ? text : refuse('error: --on-name-conflict must be fail or drop');
}

export function secondsNamed(text: string, refuse: Refuse): number {
  return /^\d{1,5}$/.test(text) ? Number(text) : refuse('error: --wait must be a number of seconds');
}

/** One character, or its name where it is hard to write in a shell. */
export function delimiterNamed(text: string, refuse: Refuse): string {
  const named = { tab: '\t', comma: ',', semicolon: ';' }[text.toLowerCase()] ?? (text === '\\t' ? '\t' : text);
  return /^[\t!-~]$/.test(named) && named !== '"' ? named : refuse('error: --delimiter must be one ASCII character, or tab');
}

/** One more `from=to`; nothing behind the last sign leaves the field out. */
export function mapWith(text: string, before: HeadingMap | undefined, refuse: Refuse): HeadingMap {
  const at = text.lastIndexOf('=');
  const [from, to] = [text.slice(0, Math.max(at, 0)).trim(), text.slice(at + 1).trim()];
  if (from === '') refuse('error: --map must be HEADING=FIELD, or HEADING= to leave it out');
  return new Map([...(before ?? []), [from, to === '' ? null : to]]);
}

/** Options that contradict each other, or the file. */
export function assertSense(file: string, { format, from, results, delimiter, map }: ImportOptions, refuse: Refuse): void {
  if (from !== undefined && format === 'csv') refuse('error: --from reads one JSON object a line, not CSV');
  if (delimiter !== undefined && format !== 'csv') refuse('error: --delimiter is of CSV');
  const unknown = from === undefined ? [...(map?.values() ?? [])].filter((to) => to !== null && columnOf(to) !== to) : [];
  if (unknown.length > 0) refuse(`error: --map leads to no field of people: ${unknown.join(', ')}. Fields: ${Object.keys(userColumns).join(', ')}`);
  if (results !== undefined && resolve(results) === resolve(file)) refuse('error: --results must be another file than the one that is read');
}
