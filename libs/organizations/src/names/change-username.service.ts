import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { canonicalNameOf, NameRegistry } from '@app/usernames';
import { SettingsRepository } from '../settings/settings.repository.js';
import { NamesRepository } from './names.repository.js';

/** Giving a member a username, or taking it away. */
@Injectable()
export class ChangeUsername {
  constructor(
    private readonly settings: SettingsRepository,
    private readonly registry: NameRegistry,
    private readonly names: NamesRepository,
  ) {}

  /** Whoever locks other rows of the member before a change of their name calls this first: denials lock in the same order. */
  async prepare(tx: Tx, organization: OrganizationId): Promise<void> {
    await this.settings.lock(tx, organization, 'key share');
  }

  /** Takes the name of a member who leaves. It stays reserved for them. The caller has called `prepare`. */
  async release(tx: Tx, organization: OrganizationId, userId: UserId): Promise<void> {
    await this.registry.release(tx, organization, userId);
  }

  /**
   * Throws `UsernameInvalid`, `UsernameTaken`, `UsernameDenied` or `UsernameConfusable`. Null gives the name up.
   * The name that the member has already is no change: no rule is asked, as it may be older than the rule. Returns whether the name changed.
   */
  async change(tx: Tx, organization: OrganizationId, userId: UserId, username: string | null, field: string): Promise<boolean> {
    const { usernameCustomization: policy } = await this.settings.lock(tx, organization, 'key share');
    if (username === (await this.names.usernameOf(tx, organization, userId))) return false;
    if (username === null) await this.registry.release(tx, organization, userId);
    else await this.registry.claim(tx, organization, userId, { name: username, field, policy });
    await this.names.put(tx, organization, userId, { username, usernameKey: username === null ? null : canonicalNameOf(username) });
    return true;
  }
}
