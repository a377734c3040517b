import { field, form } from '../../layout/fields.js';
import { markup, type Html } from '../../layout/html.js';
import { pageAddress, type Page, type PageContext } from '../../layout/page.js';
import { filled } from '../../layout/words.js';
import { inAccount, type AccountSection } from '../account.pages.js';
import { passwordWords } from './password.words.js';

export const passwordSection: AccountSection = { path: 'account/password', title: passwordWords };

/** A new password, with what it needs. */
export const newPasswordField = (
  context: PageContext,
  name: string,
  label = passwordWords[context.language].next,
): Html =>
  field(context, {
    name,
    label,
    hint: filled(passwordWords[context.language].hint, { least: String(context.leastPassword) }),
    type: 'password',
    autocomplete: 'new-password',
  });

export const passwordPage: Page = (context) => {
  const words = passwordWords[context.language];
  const current = field(context, {
    name: 'currentPassword',
    label: words.current,
    type: 'password',
    autocomplete: 'current-password',
  });
  const fields = [current, newPasswordField(context, 'newPassword')];
  return {
    title: words.title,
    main: inAccount(
      context,
      markup`<p>${words.lead}</p>`,
      form(pageAddress('account/password', context), fields, words.submit),
    ),
  };
};
