import type { UsernamePolicy } from '@app/usernames';
import type { LookSettings } from './look-settings.js';

/** The settings that an organization changes itself. */
export interface OrganizationSettings extends LookSettings {
  readonly usernameCustomization: UsernamePolicy;
  /** Whether a public profile that is asked for by a former username answers with a pointer. */
  readonly usernameRedirects: boolean;
  /** Whether anonymous callers may ask if a username is available. */
  readonly usernameAvailability: boolean;
  /** Whether members may upload a picture. */
  readonly profilePictureUpload: boolean;
  /** Whether `/v1/user/by-id/…/public` answers. */
  readonly publicProfiles: boolean;
  /** `invite`: users join by invitation only. */
  readonly signUp: 'open' | 'invite';
  /** `required`: sessions of members without a second factor see nothing of the organization after the grace. */
  readonly secondFactor: 'optional' | 'required';
  /** Days that members have to set a factor up. */
  readonly secondFactorGraceDays: number;
  /** Whether admins with the permission may act in the place of members. */
  readonly impersonation: 'off' | 'on';
}

/** A change. Absent settings stay. */
export interface SettingsChange extends Partial<Omit<OrganizationSettings, 'usernameCustomization'>> {
  readonly usernameCustomization?: Partial<UsernamePolicy>;
}

/** The settings and the version of their row. */
export interface VersionedSettings extends OrganizationSettings {
  readonly version: number;
}
