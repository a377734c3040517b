import { Injectable } from '@nestjs/common';
import { OrganizationNotFound, type OrganizationId } from '@app/common';
import { PreparedQueries } from '@app/database';
import { organizationLook } from '../queries/organization-looks.queries.js';
import { paletteOf, type Palette } from './palette.js';

/** What emails and pages of an organization show of it. Text in these colors can be read. */
export interface OrganizationLook extends Palette {
  readonly name: string;
  /** BCP 47: the language for users who have set none. */
  readonly locale: string | null;
  /** https, on a plain host name. */
  readonly logoUrl: string | null;
}

/** Reads how organizations look. */
@Injectable()
export class OrganizationLooksRepository {
  constructor(private readonly queries: PreparedQueries) {}

  /** Throws `OrganizationNotFound`. */
  async read(organizationId: OrganizationId): Promise<OrganizationLook> {
    const row = await this.queries.row<OrganizationLook>(organizationLook, [organizationId]);
    if (!row) throw new OrganizationNotFound();
    return { name: row.name, locale: row.locale, logoUrl: row.logoUrl, ...paletteOf(row.color) };
  }
}
