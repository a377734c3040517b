import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { Clock, type FieldFault, type OrganizationId, type Precondition } from '@app/common';
import { TransactionManager } from '@app/database';
import { faultOfPattern, type UsernamePolicy } from '@app/usernames';
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
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
  ) {}

  /** Throws `SettingsInvalid`, `StaleVersion`, and `NamesNotUnique` when names are to become unique and are not. */
  change(organization: OrganizationId, change: SettingsChange, expected: Precondition): Promise<VersionedSettings> {
    return this.transactions.run(async (tx) => {
      const before = await this.repository.lock(tx, organization, 'update');
      expected.demand(String(before.version));
      const after = merged(before, change);
      assertSense(after.usernameCustomization, before.usernameCustomization);
      await this.names.follow(tx, organization, before.usernameCustomization.unique, after.usernameCustomization.unique);
      await this.repository.put(tx, organization, after, this.clock.now());
      const target = { type: 'organization', id: organization } as const;
      await audit.record(tx, {
        action: 'settings.changed',
        organizationId: organization,
        target,
        details: { changed: differenceOf(flat(before), flat(after)) },
      });
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

type Flat = Readonly<Record<string, string | number | boolean | null>>;

const flat = ({ usernameCustomization: names, profilePictureUpload, publicProfiles, signUp }: OrganizationSettings): Flat => ({
  ...names,
  profilePictureUpload,
  publicProfiles,
  signUp,
});

/** Old and new value of each setting that is not what it was. */
function differenceOf(before: Flat, after: Flat): Record<string, Flat[string][]> {
  const names = Object.keys(after).filter((name) => before[name] !== after[name]);
  return Object.fromEntries(names.map((name) => [name, [before[name] ?? null, after[name] ?? null]]));
}

/** A pattern that was stored before is validated when it, or the length of names, is changed: it stops no other change. */
function assertSense({ minLength, maxLength, pattern }: UsernamePolicy, before: UsernamePolicy): void {
  const fields: FieldFault[] = [];
  const fault = (name: string, message: string): void => void fields.push({ field: `usernameCustomization.${name}`, message });
  if (minLength > maxLength) fault('minLength', 'minLength must not be more than maxLength');
  const isNew = pattern !== before.pattern || maxLength > before.maxLength;
  const patternFault = pattern === null || !isNew ? undefined : faultOfPattern(pattern, maxLength);
  if (patternFault !== undefined) fault('pattern', `pattern ${patternFault}`);
  if (fields.length > 0) throw new SettingsInvalid({ fields });
}
