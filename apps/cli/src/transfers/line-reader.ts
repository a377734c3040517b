import { DtoPipe } from '@app/http';
import { DomainError, isOrganizationId, type FieldFault, type OrganizationId } from '@app/kernel';
import type { Arrival } from '@app/transfers';
import type { Entry } from './formats/entry.js';
import { readRecord, type Product } from './readers/readers.js';
import { UserLineDto } from './user-line.dto.js';
import { toArrival } from './user-line.mapper.js';

/** A line that cannot be taken over, and why. */
export interface RefusedLine {
  readonly line: number;
  readonly faults: readonly FieldFault[];
}

/** Checks lines by the rules that the API has for the same fields. */
export class LineReader {
  private readonly pipe = new DtoPipe();

  /** @param organization where people go whose line does not say it */
  constructor(
    private readonly product: Product | undefined,
    private readonly organization: OrganizationId | undefined,
  ) {}

  async read({ line, value, faults }: Entry): Promise<Arrival | RefusedLine> {
    if (!value) return { line, faults };
    const reading = readRecord(this.product, value);
    try {
      const dto = (await this.pipe.transform(reading.line, { type: 'body', metatype: UserLineDto })) as UserLineDto;
      const organizationId = this.organizationOf(dto);
      if (organizationId !== undefined) return toArrival(line, dto, organizationId, reading.notes);
      return { line, faults: [{ field: 'organizationId', message: 'organizationId is needed: on the line, or as --organization' }] };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { line, faults: error.facts.fields ?? [{ field: '', message: error.message }] };
    }
  }

  /** Null is an answer: in none. */
  private organizationOf({ organizationId }: UserLineDto): OrganizationId | null | undefined {
    if (organizationId === null) return null;
    return organizationId !== undefined && isOrganizationId(organizationId) ? organizationId : this.organization;
  }
}

export const isRefused = (one: Arrival | RefusedLine): one is RefusedLine => 'faults' in one;
