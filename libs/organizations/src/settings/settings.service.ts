import { Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import type { FieldFault, OrganizationId, Precondition } from '@app/common';
import { TransactionManager } from '@app/database';
import { jobs } from '@app/jobs';
import { faultOfPattern, type UsernamePolicy } from '@app/usernames';
import { MemberNamesService } from '../names/member-names.service.js';
import { SettingsInvalid } from '../organizations.errors.js';
import { OrganizationsRepository } from '../organizations.repository.js';
import { canonicalLook, faultsOfLook } from './look-settings.js';
import type { OrganizationSettings, SettingsChange, VersionedSettings } from './organization-settings.js';

/** The settings of an organization. */
@Injectable()
export class SettingsService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly names: MemberNamesService,
    private readonly transactions: TransactionManager,
  ) {}

  read(organizationId: OrganizationId): Promise<VersionedSettings> {
    return this.organizations.readSettings(organizationId);
  }

  /**
   * Throws `SettingsInvalid`, `StaleVersion`, and `NamesNotUnique` when unique names are turned on while members
   * share names.
   */
  async change(
    organizationId: OrganizationId,
    change: SettingsChange,
    expected: Precondition,
  ): Promise<VersionedSettings> {
    const fields = faultsOfLook(change);
    if (fields.length > 0) throw new SettingsInvalid({ fields });
    return this.transactions.run(async (tx) => {
      const before = await this.organizations.lockSettings(tx, organizationId, 'update');
      expected.assertMatches(String(before.version));
      const after = merged(before, { ...change, ...canonicalLook(change) });
      assertSense(after.usernameCustomization, before.usernameCustomization);
      await this.names.applyUniqueness(
        tx,
        organizationId,
        before.usernameCustomization.unique,
        after.usernameCustomization.unique,
      );
      await this.organizations.putSettings(tx, organizationId, after, tx.now());
      if (after.secondFactor === 'required' && before.secondFactor !== 'required') {
        const about = { runAt: tx.now(), key: `factor-demand:${organizationId}` };
        await jobs.enqueue(tx, 'factor-demand.announce', { organizationId }, about);
      }
      const target = { type: 'organization', id: organizationId } as const;
      await audit.record(tx, {
        action: 'settings.changed',
        organizationId,
        target,
        details: { changed: differenceOf(flat(before), flat(after)) },
      });
      return { ...after, version: before.version + 1 };
    });
  }
}

function merged(before: OrganizationSettings, change: SettingsChange): OrganizationSettings {
  const { locale = before.locale, logoUrl = before.logoUrl, color = before.color } = change;
  return {
    usernameCustomization: { ...before.usernameCustomization, ...change.usernameCustomization },
    usernameRedirects: change.usernameRedirects ?? before.usernameRedirects,
    usernameAvailability: change.usernameAvailability ?? before.usernameAvailability,
    profilePictureUpload: change.profilePictureUpload ?? before.profilePictureUpload,
    publicProfiles: change.publicProfiles ?? before.publicProfiles,
    signUp: change.signUp ?? before.signUp,
    ...{ locale, logoUrl, color },
    secondFactor: change.secondFactor ?? before.secondFactor,
    secondFactorGraceDays: change.secondFactorGraceDays ?? before.secondFactorGraceDays,
    impersonation: change.impersonation ?? before.impersonation,
  };
}

type Flat = Readonly<Record<string, string | number | boolean | null>>;

const flat = ({
  usernameCustomization: names,
  usernameRedirects,
  usernameAvailability,
  profilePictureUpload,
  publicProfiles,
  signUp,
  locale,
  logoUrl,
  color,
  secondFactor,
  secondFactorGraceDays,
  impersonation,
}: OrganizationSettings): Flat => ({
  ...names,
  ...{ usernameRedirects, usernameAvailability, profilePictureUpload, publicProfiles, signUp, locale, logoUrl, color },
  secondFactor,
  secondFactorGraceDays,
  impersonation,
});

/** The old and the new value of each changed setting. */
function differenceOf(before: Flat, after: Flat): Record<string, Flat[string][]> {
  const names = Object.keys(after).filter((name) => before[name] !== after[name]);
  return Object.fromEntries(names.map((name) => [name, [before[name] ?? null, after[name] ?? null]]));
}

/**
 * A stored pattern is validated again only when it or the maximum length changes, so that it does not block other
 * changes.
 */
function assertSense({ minLength, maxLength, pattern }: UsernamePolicy, before: UsernamePolicy): void {
  const fields: FieldFault[] = [];
  const fault = (name: string, message: string): void =>
    void fields.push({ field: `usernameCustomization.${name}`, message });
  if (minLength > maxLength) fault('minLength', 'minLength must not be more than maxLength');
  const isNew = pattern !== before.pattern || maxLength > before.maxLength;
  const patternFault = pattern === null || !isNew ? undefined : faultOfPattern(pattern, maxLength);
  if (patternFault !== undefined) fault('pattern', `pattern ${patternFault}`);
  if (fields.length > 0) throw new SettingsInvalid({ fields });
}
