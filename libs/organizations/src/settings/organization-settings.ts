import type { UsernamePolicy } from '@app/usernames';

/** What an organization decides for itself. */
export interface OrganizationSettings {
  readonly usernameCustomization: UsernamePolicy;
  /** Whether members may upload a picture. */
  readonly profilePictureUpload: boolean;
  /** Whether `/v1/user/by-id/…/public` answers. */
  readonly publicProfiles: boolean;
  /** `invite`: nobody signs up by themselves. */
  readonly signUp: 'open' | 'invite';
}

/** A change: what is absent stays. */
export interface SettingsChange extends Partial<Omit<OrganizationSettings, 'usernameCustomization'>> {
  readonly usernameCustomization?: Partial<UsernamePolicy>;
}

/** The settings and how often they were changed. */
export interface VersionedSettings extends OrganizationSettings {
  readonly version: number;
}
