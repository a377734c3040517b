import { Injectable } from '@nestjs/common';
import { Clock, type FieldFault, type OrganizationId, type Precondition } from '@app/kernel';
import { Transactor } from '@app/persistence';
import { compilePattern, type UsernamePolicy } from '@app/usernames';
import { NameBackfill } from '../names/name-backfill.service.js';
import { SettingsInvalid } from '../organizations.errors.js';
import type { OrganizationSettings, SettingsChange, VersionedSettings } from './organization-settings.js';
import { SettingsRepository } from './settings.repository.js';

/** Changing what an organization decides for itself. */
@Injectable()
export class ChangeSettings {
  constructor(
    private readonly repository: SettingsRepository,
    private readonly names: NameBackfill,
    private readonly transactor: Transactor,
    private readonly clock: Clock,
  ) {}

  /** Throws `SettingsInvalid`, `StaleVersion`, and `NamesNotUnique` when names are to become unique and are not. */
  change(organization: OrganizationId, change: SettingsChange, expected: Precondition): Promise<VersionedSettings> {
    return this.transactor.run(async (tx) => {
      const before = await this.repository.lock(tx, organization, 'update');
      expected.demand(String(before.version));
      const after = merged(before, change);
      demandSense(after.usernameCustomization);
      await this.names.follow(tx, organization, before.usernameCustomization.unique, after.usernameCustomization.unique);
      await this.repository.put(tx, organization, after, this.clock.now());
      return { ...after, version: before.version + 1 };
    });
  }
}

function merged(before: OrganizationSettings, change: SettingsChange): OrganizationSettings {
  return {
    usernameCustomization: { ...before.usernameCustomization, ...change.usernameCustomization },
    profilePictureUpload: change.profilePictureUpload ?? before.profilePictureUpload,
    publicProfiles: change.publicProfiles ?? before.publicProfiles,
    signUp: change.signUp ?? before.signUp,
  };
}

function demandSense({ minLength, maxLength, pattern }: UsernamePolicy): void {
  const fields: FieldFault[] = [];
  const fault = (name: string, message: string): void => void fields.push({ field: `usernameCustomization.${name}`, message });
  if (minLength > maxLength) fault('minLength', 'minLength must not be more than maxLength');
  if (pattern !== null && !compilePattern(pattern)) fault('pattern', 'pattern is not a regular expression in RE2 syntax');
  if (fields.length > 0) throw new SettingsInvalid({ fields });
}
