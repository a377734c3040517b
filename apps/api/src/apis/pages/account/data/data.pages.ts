import { donePage } from '../../layout/done.page.js';
import { form } from '../../layout/fields.js';
import { markup } from '../../layout/html.js';
import { pageAddress, type Page } from '../../layout/page.js';
import { inList } from '../account-parts.js';
import { currentPasswordField, inAccount, type AccountSection } from '../account.pages.js';
import { dataWords } from './data.words.js';

const path = 'account/data';

export const dataSection: AccountSection = { path, title: dataWords };

/** The file is that of `GET /me/export`, which takes the session cookie. */
export const dataPage: Page = (context) => {
  const words = dataWords[context.language];
  const exported = markup`<h2>${words.exportTitle}</h2><p>${words.exportLead}</p><p><a class="button second" href="/me/export" download="account.json">${words.download}</a></p>`;
  const toDelete = markup`<p><a href="${pageAddress('account/delete', context)}">${words.toDelete}</a></p>`;
  return {
    title: words.title,
    wide: true,
    main: inAccount(context, exported, markup`<h2>${words.deleteTitle}</h2>`, toDelete),
  };
};

export const deletePage: Page = (context) => {
  const words = dataWords[context.language];
  const asked = form(pageAddress('account/delete', context), [currentPasswordField(context)], words.deleteSubmit);
  return {
    title: words.deleteTitle,
    main: inList(context, path, words.toData, markup`<p>${words.deleteLead}</p>`, asked),
  };
};

export const deletedPage: Page = donePage(({ language }) => ({
  title: dataWords[language].deleted,
  lead: dataWords[language].deletedLead,
}));
