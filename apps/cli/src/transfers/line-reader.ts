import { DtoPipe } from '@app/http';
import { DomainError, isOrganizationId, type FieldFault, type OrganizationId } from '@app/common';
import type { ImportRecord } from '@app/transfers';
import type { Entry } from './formats/entry.js';
import type { Product } from './transfer-options.js';
import { readRecord } from './readers/readers.js';
import { UserLineDto } from './user-line.dto.js';
import { toImportRecord } from './user-line.mapper.js';
import { withVisibleNames } from './visible-names.js';

/** A line that cannot be taken over, and why. */
export interface RefusedLine {
  readonly line: number;
  readonly faults: readonly FieldFault[];
}

/** What another product may have in a form that is none of ours. Without it the person is still the same one. */
const dispensable = new Set([
  ...['givenName', 'familyName', 'nickname', 'bio', 'avatarUrl', 'locale', 'timezone', 'address', 'dateOfBirth', 'wallet', 'avatar'],
  ...['phoneNumbers', 'otherEmails', 'createdAt'],
]);

type Fields = Readonly<Record<string, unknown>>;

/** Checks lines by the rules that the API has for the same fields. */
export class LineReader {
  private readonly pipe = new DtoPipe();

  /** @param organization where people go whose line does not say it */
  constructor(
    private readonly product: Product | undefined,
    private readonly organization: OrganizationId | undefined,
  ) {}

  async read({ line, value, faults }: Entry): Promise<ImportRecord | RefusedLine> {
    if (!value) return { line, faults };
    const reading = readRecord(this.product, value);
    const visible = withVisibleNames(reading.line);
    try {
      const { dto, notes } = await this.checked(visible.line);
      const organizationId = this.organizationOf(dto);
      if (organizationId !== undefined) return toImportRecord(line, dto, organizationId, [...reading.notes, ...visible.notes, ...notes]);
      return { line, faults: [{ field: 'organizationId', message: 'organizationId is needed: on the line, or as --organization' }] };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { line, faults: faultsOf(error) };
    }
  }

  /** Of other products what is out of form stays out where somebody can do without it, and is told. */
  private async checked(line: Fields): Promise<{ dto: UserLineDto; notes: readonly FieldFault[] }> {
    try {
      return { dto: await this.check(line), notes: [] };
    } catch (error) {
      if (this.product === undefined || !(error instanceof DomainError)) throw error;
      const faults = faultsOf(error).filter(({ field }) => dispensable.has(topOf(field)));
      if (faults.length === 0) throw error;
      const out = new Set(faults.map(({ field }) => topOf(field)));
      const dto = await this.check(Object.fromEntries(Object.entries(line).filter(([field]) => !out.has(field))));
      return { dto, notes: faults.map(({ field, message }) => ({ field, message: `${topOf(field)} was left out: ${message}` })) };
    }
  }

  private async check(line: Fields): Promise<UserLineDto> {
    return (await this.pipe.transform(line, { type: 'body', metatype: UserLineDto })) as UserLineDto;
  }

  /** Null is an answer: in none. */
  private organizationOf({ organizationId }: UserLineDto): OrganizationId | null | undefined {
    if (organizationId === null) return null;
    return organizationId !== undefined && isOrganizationId(organizationId) ? organizationId : this.organization;
  }
}

const topOf = (field: string): string => field.split('.', 1)[0] ?? '';
const faultsOf = (error: DomainError): readonly FieldFault[] => error.facts.fields ?? [{ field: '', message: error.message }];

export const isRefused = (one: ImportRecord | RefusedLine): one is RefusedLine => 'faults' in one;
