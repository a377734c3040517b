import { Injectable } from '@nestjs/common';
import { type OrganizationId, OrganizationNotFound } from '@app/common';
import { PreparedQueries, type Tx } from '@app/database';
import type { UsernamePolicy } from '@app/usernames';
import { Organization } from '../organization.entity.js';
import type { OrganizationSettings, VersionedSettings } from './organization-settings.js';

interface SettingsRow extends UsernamePolicy, Omit<VersionedSettings, 'usernameCustomization'> {}

const columns = `username_unique as "unique", username_pattern as pattern, username_min_length as "minLength", username_max_length as "maxLength",
  username_confusables as confusables, profile_picture_upload as "profilePictureUpload", public_profiles as "publicProfiles", sign_up as "signUp", version`;

const organizationSettings = { name: 'organization_settings', text: `select ${columns} from organizations where id = $1` };

/** The strength of the row lock. */
type Lock = 'key share' | 'share' | 'no key update' | 'update';

/** The settings, as columns of the organization. */
@Injectable()
export class SettingsRepository {
  constructor(private readonly statements: PreparedQueries) {}

  async read(organizationId: OrganizationId): Promise<VersionedSettings> {
    return settingsOf(await this.statements.row<SettingsRow>(organizationSettings, [organizationId]));
  }

  /**
   * Reads the settings under a lock.
   * `key share`: the transaction relies on the settings.
   * `share`: it turns names into reserved ones, which excludes a write of the denylist.
   * `no key update`: it replaces the denylist, one transaction at a time.
   * `update`: it changes the settings or names under them, which excludes all of the above.
   */
  async lock(tx: Tx, organizationId: OrganizationId, lock: Lock): Promise<VersionedSettings> {
    const statement = { name: `organization_settings_for_${lock}`, text: `select ${columns} from organizations where id = $1 for ${lock}` };
    return settingsOf(await tx.row<SettingsRow>(statement, [organizationId]));
  }

  async put(tx: Tx, organizationId: OrganizationId, settings: OrganizationSettings, now: Date): Promise<void> {
    const { usernameCustomization: names, profilePictureUpload, publicProfiles, signUp } = settings;
    await tx.manager.update(
      Organization,
      { id: organizationId },
      {
        usernameUnique: names.unique,
        usernamePattern: names.pattern,
        usernameMinLength: names.minLength,
        usernameMaxLength: names.maxLength,
        usernameConfusables: names.confusables,
        profilePictureUpload,
        publicProfiles,
        signUp,
        updatedAt: now,
        version: () => 'version + 1',
      },
    );
  }
}

function settingsOf(row: SettingsRow | undefined): VersionedSettings {
  if (!row) throw new OrganizationNotFound();
  const { unique, pattern, minLength, maxLength, confusables, profilePictureUpload, publicProfiles, signUp, version } = row;
  return { usernameCustomization: { unique, pattern, minLength, maxLength, confusables }, profilePictureUpload, publicProfiles, signUp, version };
}
