import { alert, field, form } from '../layout/fields.js';
import { markup, type Html } from '../layout/html.js';
import { pageAddress, type Page, type PageContext } from '../layout/page.js';
import { passkeyWords } from '../passkeys/passkeys.words.js';
import { providerButtons } from '../providers/provider.pages.js';
import { signInWords } from './sign-in.words.js';

const link = (context: PageContext, path: string, text: string): Html =>
  markup`<p><a href="${pageAddress(path, context)}">${text}</a></p>`;

const emailField = (context: PageContext): Html =>
  field(context, {
    name: 'email',
    label: signInWords[context.language].email,
    type: 'email',
    autocomplete: 'username',
    most: 320,
  });

/** Asks for the password, and shows the other ways. */
export const signInPage: Page = (context) => {
  const words = signInWords[context.language];
  const fields = [
    emailField(context),
    field(context, {
      name: 'password',
      label: words.password,
      type: 'password',
      autocomplete: 'current-password',
    }),
  ];
  return {
    title: words.title,
    main: markup`${alert(context)}${form(pageAddress('sign-in', context), fields, words.submit)}${providerButtons(context)}${link(
      context,
      'sign-in/passkey',
      passkeyWords[context.language].use,
    )}${link(context, 'sign-in/email', words.byEmail)}${link(context, 'forgot', words.forgot)}${link(context, 'sign-up', words.signUp)}`,
  };
};

/** Asks for a code by email. */
export const emailSignInPage: Page = (context) => {
  const words = signInWords[context.language];
  const action = pageAddress('sign-in/email', context);
  return {
    title: words.emailTitle,
    main: markup`${alert(context)}<p>${words.emailLead}</p>${form(action, [emailField(context)], words.emailSubmit)}${link(
      context,
      'sign-in',
      words.byPassword,
    )}`,
  };
};

/** Takes the code of the email. */
export const emailCodePage: Page = (context) => {
  const words = signInWords[context.language];
  const code = field(context, {
    name: 'code',
    label: words.code,
    autocomplete: 'one-time-code',
    most: 200,
    isCode: true,
  });
  return {
    title: words.codeTitle,
    main: markup`${alert(context)}<p>${words.codeLead}</p>${form(
      pageAddress('sign-in/email/code', context),
      [code],
      words.codeSubmit,
    )}${link(context, 'sign-in/email', words.codeAgain)}`,
  };
};

/** Takes the code of a second factor. */
export const factorPage: Page = (context) => {
  const words = signInWords[context.language];
  const code = field(context, {
    name: 'code',
    label: words.code,
    autocomplete: 'one-time-code',
    most: 40,
    isCode: true,
  });
  return {
    title: words.factorTitle,
    main: markup`${alert(context)}<p>${words.factorLead}</p>${form(
      pageAddress('sign-in/factor', context),
      [code],
      words.factorSubmit,
    )}${link(context, 'sign-in/factor/passkey', passkeyWords[context.language].otherFactor)}${link(
      context,
      'sign-in',
      words.restart,
    )}`,
  };
};
