import { baseWords } from './base.words.js';
import { alert } from './fields.js';
import { markup } from './html.js';
import { pageAddress, type Page } from './page.js';

/** Says what went wrong, where there is no form to say it beside. */
export const failurePage: Page = (context) => {
  const words = baseWords[context.language];
  return {
    title: words.faultLead,
    main: markup`${alert(context)}<p><a href="${pageAddress('sign-in', context)}">${words.toSignIn}</a></p>`,
  };
};
