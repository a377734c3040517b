import type { AccountRecord } from '@app/accounts';
import { field, form, textArea } from '../../layout/fields.js';
import { pageAddress, type Page } from '../../layout/page.js';
import { inAccount, type AccountSection } from '../account.pages.js';
import { profileWords } from './profile.words.js';

type Profile = Pick<AccountRecord, 'name' | 'bio' | 'locale' | 'timezone'>;

export const profileSection: AccountSection = { path: 'account/profile', title: profileWords };

/** What the user says of themselves. */
export const profilePageOf =
  ({ name, bio, locale, timezone }: Profile): Page =>
  (context) => {
    const words = profileWords[context.language];
    const fields = [
      field(context, { name: 'name', label: words.name, autocomplete: 'name', most: 200, value: name }),
      textArea(context, { name: 'bio', label: words.bio, value: bio ?? '' }),
      field(context, { name: 'locale', label: words.locale, most: 100, optional: true, value: locale ?? '' }),
      field(context, { name: 'timezone', label: words.timezone, most: 100, optional: true, value: timezone ?? '' }),
    ];
    return {
      title: words.title,
      main: inAccount(context, form(pageAddress('account/profile', context), fields, words.submit)),
    };
  };

/** The form as it was sent. */
export const profilePage = profilePageOf({ name: '', bio: null, locale: null, timezone: null });
