import type { PasskeyCreationOptions, PasskeySummary } from '@app/auth';
import { timeIn } from '@app/mail';
import { field, form, hidden, smallForm } from '../../layout/fields.js';
import { markup, type Html } from '../../layout/html.js';
import { pageAddress, type Page, type PageContext } from '../../layout/page.js';
import { filled } from '../../layout/words.js';
import { passkeyForm } from '../../passkeys/passkey.pages.js';
import { currentPasswordField, inAccount, type AccountSection } from '../account.pages.js';
import { passkeyListWords } from './passkey-list.words.js';

export const passkeysSection: AccountSection = { path: 'account/passkeys', title: passkeyListWords };

const beginForm = (context: PageContext): Html =>
  form(
    pageAddress('account/passkeys/new', context),
    [
      field(context, { name: 'name', label: passkeyListWords[context.language].name, most: 100 }),
      currentPasswordField(context),
    ],
    passkeyListWords[context.language].begin,
  );

/** The form for a new one alone, with what is wrong with it. */
export const newPasskeyPage: Page = (context) => ({
  title: passkeyListWords[context.language].title,
  main: inAccount(context, beginForm(context)),
});

/** The passkeys of the caller. */
export const passkeyListPage =
  (passkeys: readonly PasskeySummary[]): Page =>
  (context) => {
    const words = passkeyListWords[context.language];
    const entry = ({ id, name, createdAt }: PasskeySummary): Html => {
      const since = filled(words.created, { time: timeIn(context.language, createdAt) });
      const remove = smallForm(pageAddress('account/passkeys/remove', context), filled(words.remove, { name }), [
        hidden('id', id),
      ]);
      return markup`<li>${name}<p class="hint">${since}</p>${remove}</li>`;
    };
    const list = passkeys.length === 0 ? words.none : markup`<ul class="plain">${passkeys.map(entry)}</ul>`;
    return {
      title: words.title,
      wide: true,
      main: inAccount(context, list, markup`<h2>${words.begin}</h2>`, beginForm(context)),
    };
  };

/** Has the authenticator make a passkey. */
export const makePasskeyPage =
  (options: PasskeyCreationOptions, name: string): Page =>
  (context) => {
    const words = passkeyListWords[context.language];
    const make = passkeyForm(context, 'account/passkeys', { create: options }, words.make, [hidden('name', name)]);
    return { title: words.begin, script: true, main: inAccount(context, make) };
  };
