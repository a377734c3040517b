import { newPasswordField } from '../account/password/password.pages.js';
import { donePage } from '../layout/done.page.js';
import { alert, field, form } from '../layout/fields.js';
import { markup } from '../layout/html.js';
import { pageAddress, type Page } from '../layout/page.js';
import { signUpWords } from './sign-up.words.js';

export const signUpPage: Page = (context) => {
  const words = signUpWords[context.language];
  const isOpen = context.carried.organization === undefined;
  const fields = [
    field(context, { name: 'name', label: words.name, autocomplete: 'name', most: 200 }),
    field(context, { name: 'email', label: words.email, type: 'email', autocomplete: 'username', most: 254 }),
    newPasswordField(context, 'password', words.password),
    isOpen ? field(context, { name: 'organizationId', label: words.organization, most: 63, isCode: true }) : undefined,
    field(context, { name: 'handle', label: words.handle, autocomplete: 'nickname', most: 256, optional: true }),
  ];
  return {
    title: words.title,
    main: markup`${alert(context)}${form(pageAddress('sign-up', context), fields, words.submit)}<p><a href="${pageAddress(
      'sign-in',
      context,
    )}">${words.toSignIn}</a></p>`,
  };
};

/** The same whether the address was known or not. */
export const signedUpPage: Page = donePage(({ language }) => ({
  title: signUpWords[language].doneTitle,
  lead: signUpWords[language].doneLead,
}));
