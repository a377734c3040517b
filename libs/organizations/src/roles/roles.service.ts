import { Injectable } from '@nestjs/common';
import type { OrganizationId } from '@app/common';
import { RolesRepository, type RoleSummary } from './roles.repository.js';

/** The roles of an organization. */
@Injectable()
export class Roles {
  constructor(private readonly repository: RolesRepository) {}

  /** By name. Who belongs to no organization sees none. */
  async of(organization: OrganizationId | null): Promise<RoleSummary[]> {
    return organization === null ? [] : this.repository.list(organization);
  }
}
