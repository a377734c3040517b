import { WithETag } from '@app/http';
import type { VersionedSettings } from '@app/organizations';
import type { SettingsDto } from './dto/settings.dto.js';

/** The settings, tagged with how often they were changed. */
export function toSettings(settings: VersionedSettings): WithETag<SettingsDto> {
  const { unique, pattern, minLength, maxLength, confusables, renameCooldownDays } = settings.usernameCustomization;
  const { profilePictureUpload, publicProfiles, signUp, secondFactor, secondFactorGraceDays, version } = settings;
  const { impersonation, locale, logoUrl, color, usernameRedirects, usernameAvailability } = settings;
  return new WithETag(
    {
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
    },
    String(version),
  );
}
