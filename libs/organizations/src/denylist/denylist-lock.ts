import { Injectable } from '@nestjs/common';
import type { OrganizationId } from '@app/kernel';
import type { Tx } from '@app/persistence';
import { DenylistNeedsUniqueNames } from '../organizations.errors.js';
import { SettingsRepository } from '../settings/settings.repository.js';

/** Whoever writes the denylist of an organization does so alone. People who claim names go on meanwhile: the keys of the registry decide between them. */
@Injectable()
export class DenylistLock {
  constructor(private readonly settings: SettingsRepository) {}

  /** Throws `DenylistNeedsUniqueNames`. */
  async take(tx: Tx, organization: OrganizationId): Promise<void> {
    const { usernameCustomization } = await this.settings.lock(tx, organization, 'no key update');
    if (!usernameCustomization.unique) throw new DenylistNeedsUniqueNames();
  }
}
