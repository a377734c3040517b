import type { ApiKeySummary } from '@app/auth';
import type { Page as ListPage, Principal } from '@app/common';
import { timeIn } from '@app/mail';
import { ownScopes } from '@app/organizations';
import { boxes, field, form, hidden, smallForm } from '../../layout/fields.js';
import { markup, type Html } from '../../layout/html.js';
import { pageAddress, type Page, type PageContext } from '../../layout/page.js';
import { filled } from '../../layout/words.js';
import { currentPasswordField, inAccount, type AccountSection } from '../account.pages.js';
import { apiKeyWords } from './api-keys.words.js';

export const apiKeysSection: AccountSection = { path: 'account/api-keys', title: apiKeyWords };

const newForm = (context: PageContext, scopes: readonly string[]): Html => {
  const words = apiKeyWords[context.language];
  const fields = [
    field(context, { name: 'name', label: words.name, most: 100 }),
    boxes(context, 'scopes', words.scopes, scopes),
    currentPasswordField(context),
  ];
  return form(pageAddress('account/api-keys', context), fields, words.submit);
};

/** The form alone, with what is wrong with it, and the scopes that were ticked. */
export const newApiKeyPage: Page = (context) => ({
  title: apiKeyWords[context.language].title,
  main: inAccount(context, newForm(context, [...new Set([...ownScopes, ...[context.values.scopes ?? []].flat()])])),
});

/** The keys of the caller: the first 100. */
export const apiKeysPage =
  ({ items }: ListPage<ApiKeySummary>, permissions: readonly string[], { organizationId }: Principal): Page =>
  (context) => {
    const words = apiKeyWords[context.language];
    const entry = ({ id, name, scopes, expiresAt }: ApiKeySummary): Html => {
      const until = expiresAt && filled(words.expires, { time: timeIn(context.language, expiresAt) });
      const revoke = smallForm(pageAddress('account/api-keys/revoke', context), filled(words.revoke, { name }), [
        hidden('id', id),
      ]);
      return markup`<li>${name} <code>${id}</code><p class="hint">${scopes.join(', ')}</p><p class="hint">${until ?? ''}</p>${revoke}</li>`;
    };
    const list = items.length === 0 ? words.none : markup`<ul class="plain">${items.map(entry)}</ul>`;
    const lead = filled(words.lead, { organization: organizationId ?? '' });
    const make = newForm(context, [...ownScopes, ...permissions]);
    const main = [markup`<p>${lead}</p>`, list, markup`<h2>${words.submit}</h2>`, make];
    return { title: words.title, wide: true, main: inAccount(context, ...main) };
  };

/** A key that is shown once. */
export const madeApiKeyPage =
  (key: string): Page =>
  (context) => {
    const words = apiKeyWords[context.language];
    return {
      title: words.madeTitle,
      main: inAccount(context, markup`<p>${words.madeLead}</p><p><code>${key}</code></p>`),
    };
  };
