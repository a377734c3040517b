import type { ProfilesService } from '@app/accounts';
import type { ProfileFormDto } from './profile-form.dto.js';

type ProfileChanges = Pick<Parameters<ProfilesService['updateUser']>[1], 'name' | 'bio' | 'locale' | 'timezone'>;

export const toProfileChanges = ({ name, bio, locale, timezone }: ProfileFormDto): ProfileChanges => ({
  name,
  bio: bio ?? null,
  locale: locale === undefined ? null : (Intl.getCanonicalLocales(locale)[0] ?? null),
  timezone: timezone ?? null,
});
