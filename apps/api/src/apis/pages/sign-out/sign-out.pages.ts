import { baseWords } from '../layout/base.words.js';
import { form } from '../layout/fields.js';
import { markup } from '../layout/html.js';
import { pageAddress, type Page } from '../layout/page.js';
import { signOutWords } from './sign-out.words.js';

const askPage: Page = (context) => {
  const words = signOutWords[context.language];
  return {
    title: words.title,
    main: markup`<p>${words.lead}</p>${form(pageAddress('sign-out', context), [], words.submit)}`,
  };
};

const donePage: Page = (context) => {
  const toSignIn = markup`<a href="${pageAddress('sign-in', context)}">${baseWords[context.language].toSignIn}</a>`;
  return { title: signOutWords[context.language].done, main: markup`<p>${toSignIn}</p>` };
};

export const signOutPage = (cookie: string | undefined): Page => (cookie === undefined ? donePage : askPage);
