import { OrganizationNotFound } from '@app/common';
import type { UsernamePolicy } from '@app/usernames';
import type { Organization } from '../organization.entity.js';
import type { OrganizationSettings, VersionedSettings } from './organization-settings.js';

/** The settings of an organization as its row has them. */
export interface SettingsRow extends UsernamePolicy, Omit<VersionedSettings, 'usernameCustomization'> {}

/** Columns of `UsernamePolicy`. */
export const usernamePolicyColumns = `username_unique as "unique", username_pattern as pattern, username_min_length as "minLength", username_max_length as "maxLength",
  username_confusables as confusables, rename_cooldown_days as "renameCooldownDays"`;

export const settingsColumns = `${usernamePolicyColumns}, username_redirects as "usernameRedirects", username_availability as "usernameAvailability", profile_picture_upload as "profilePictureUpload", public_profiles as "publicProfiles", sign_up as "signUp",
  second_factor as "secondFactor", second_factor_grace_days as "secondFactorGraceDays", impersonation, locale, logo_url as "logoUrl", color, version`;

/** Throws `OrganizationNotFound` without a row. */
export function settingsOf(row: SettingsRow | undefined): VersionedSettings {
  if (!row) throw new OrganizationNotFound();
  const { unique, pattern, minLength, maxLength, confusables, renameCooldownDays, ...others } = row;
  const { profilePictureUpload, publicProfiles, signUp, locale, logoUrl, color, version } = others;
  const { secondFactor, secondFactorGraceDays, impersonation, usernameRedirects, usernameAvailability } = others;
  return {
    usernameCustomization: { unique, pattern, minLength, maxLength, confusables, renameCooldownDays },
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
    version,
  };
}

/** The columns of a change. */
export const toSettingsRow = ({
  usernameCustomization: names,
  ...others
}: OrganizationSettings): Partial<Organization> => ({
  usernameUnique: names.unique,
  usernamePattern: names.pattern,
  usernameMinLength: names.minLength,
  usernameMaxLength: names.maxLength,
  usernameConfusables: names.confusables,
  renameCooldownDays: names.renameCooldownDays,
  usernameRedirects: others.usernameRedirects,
  usernameAvailability: others.usernameAvailability,
  profilePictureUpload: others.profilePictureUpload,
  publicProfiles: others.publicProfiles,
  signUp: others.signUp,
  locale: others.locale,
  logoUrl: others.logoUrl,
  color: others.color,
  secondFactor: others.secondFactor,
  secondFactorGraceDays: others.secondFactorGraceDays,
  impersonation: others.impersonation,
});
