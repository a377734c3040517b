import { baseWords } from './base.words.js';
import { html } from './html.js';
import { pageAddress, type Page, type PageContext } from './page.js';

/** Says that something is done, and leads to the sign-in. */
export const donePage =
  (words: (context: PageContext) => { readonly title: string; readonly lead?: string }): Page =>
  (context) => {
    const { title, lead } = words(context);
    const toSignIn = html`<a href="${pageAddress('sign-in', context)}">${baseWords[context.language].toSignIn}</a>`;
    return { title, main: html`${lead !== undefined && html`<p role="status">${lead}</p>`}<p>${toSignIn}</p>` };
  };
