import { Injectable } from '@nestjs/common';
import type { OrganizationId } from '@app/common';
import type { Tx } from '@app/database';
import { DenylistNeedsUniqueNames } from '../organizations.errors.js';
import { SettingsRepository } from '../settings/settings.repository.js';

/**
 * Whoever writes the denylist of an organization does so alone. Changes of some names are short, and claims of names wait for them.
 * While the whole list is replaced, which may take long, claims go on: the keys of the registry decide between them.
 */
@Injectable()
export class DenylistLock {
  constructor(private readonly settings: SettingsRepository) {}

  /** Throws `DenylistNeedsUniqueNames`. */
  async take(tx: Tx, organization: OrganizationId, extent: 'names' | 'list'): Promise<void> {
    const { usernameCustomization } = await this.settings.lock(tx, organization, extent === 'names' ? 'update' : 'no key update');
    if (!usernameCustomization.unique) throw new DenylistNeedsUniqueNames();
  }
}
