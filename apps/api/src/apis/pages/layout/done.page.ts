import { baseWords } from './base.words.js';
import { markup } from './html.js';
import { pageAddress, type Page, type PageContext } from './page.js';

/** Says that something is done, and leads to the sign-in. */
export const donePage =
  (words: (context: PageContext) => { readonly title: string; readonly lead?: string }): Page =>
  (context) => {
    const { title, lead } = words(context);
    const toSignIn = markup`<a href="${pageAddress('sign-in', context)}">${baseWords[context.language].toSignIn}</a>`;
    return { title, main: markup`${lead !== undefined && markup`<p role="status">${lead}</p>`}<p>${toSignIn}</p>` };
  };
