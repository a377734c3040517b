import { resolve } from 'node:path';
import { isOrganizationId, type OrganizationId } from '@app/kernel';
import type { NameConflict } from '@app/transfers';
import { formats, isFormat, type Format } from './formats/format-names.js';
import { isProduct, products, type Product } from './readers/readers.js';

/** What `facet import users` may be told beside the file. */
export interface ImportOptions {
  readonly format?: Format;
  readonly from?: Product;
  readonly organization?: OrganizationId;
  readonly issuer?: string;
  readonly results?: string;
  readonly onNameConflict: NameConflict;
  readonly wait: number;
  readonly dryRun?: boolean;
  readonly createOrganizations?: boolean;
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

/** Options that contradict each other, or the file. */
export function demandSense(file: string, { format, from, results }: ImportOptions, refuse: Refuse): void {
  if (from !== undefined && format === 'csv') refuse('error: --from reads one JSON object a line, not CSV');
  if (results !== undefined && resolve(results) === resolve(file)) refuse('error: --results must be another file than the one that is read');
}
