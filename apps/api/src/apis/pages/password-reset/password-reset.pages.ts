import { newPasswordField } from '../account/password/password.pages.js';
import { donePage } from '../layout/done.page.js';
import { alert, field, form, tokenField } from '../layout/fields.js';
import { markup } from '../layout/html.js';
import { pageAddress, type Page, type PageContext } from '../layout/page.js';
import { passwordResetWords } from './password-reset.words.js';

/** Asks for a link. */
export const forgotPage: Page = (context) => {
  const words = passwordResetWords[context.language];
  const email = field(context, {
    name: 'email',
    label: words.email,
    type: 'email',
    autocomplete: 'username',
    most: 254,
  });
  return {
    title: words.askTitle,
    main: markup`${alert(context)}<p>${words.askLead}</p>${form(pageAddress('forgot', context), [email], words.askSubmit)}`,
  };
};

/** The same whether there is such an account or not. */
export const forgotSentPage: Page = donePage(({ language }) => ({
  title: passwordResetWords[language].sentTitle,
  lead: passwordResetWords[language].sentLead,
}));

function passwordPage(context: PageContext, lead: string): ReturnType<Page> {
  const words = passwordResetWords[context.language];
  const fields = [tokenField(context), newPasswordField(context, 'newPassword')];
  return {
    title: words.title,
    main: markup`${alert(context)}<p>${lead}</p>${form(pageAddress('reset', context), fields, words.submit)}`,
  };
}

/** The page of the link. */
export const resetPage: Page = (context) => passwordPage(context, passwordResetWords[context.language].lead);

/** The same after a sign-in with a temporary password, which gave the token. */
export const changePage =
  (token: string): Page =>
  (context) =>
    passwordPage({ ...context, values: { token } }, passwordResetWords[context.language].changeLead);

export const resetDonePage: Page = donePage(({ language }) => ({
  title: passwordResetWords[language].doneTitle,
  lead: passwordResetWords[language].doneLead,
}));
