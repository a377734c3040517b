import type { FactorState, PasskeyRequestOptions, PasskeySummary } from '@app/auth';
import { field, form } from '../../layout/fields.js';
import { markup, type Html } from '../../layout/html.js';
import { pageAddress, type Page, type PageContext } from '../../layout/page.js';
import { passkeyForm } from '../../passkeys/passkey.pages.js';
import { inAccount } from '../account.pages.js';
import { confirmWords } from './confirm.words.js';

const path = 'account/confirm';

const passwordForm = (context: PageContext): Html => {
  const words = confirmWords[context.language];
  const password = field(context, {
    name: 'password',
    label: words.password,
    type: 'password',
    autocomplete: 'current-password',
  });
  return form(pageAddress(path, context), [password], words.submit);
};

const codeForm = (context: PageContext): Html => {
  const words = confirmWords[context.language];
  const code = field(context, {
    name: 'code',
    label: words.code,
    autocomplete: 'one-time-code',
    most: 40,
    isCode: true,
  });
  return form(pageAddress(path, context), [code], words.submit);
};

const link = (context: PageContext, to: string, text: string): Html =>
  markup`<p><a href="${pageAddress(to, context)}">${text}</a></p>`;

const shown = (context: PageContext, proof: Html | undefined, passkey: Html | undefined): ReturnType<Page> => {
  const words = confirmWords[context.language];
  const again = link(context, 'sign-in', words.again);
  return { title: words.title, main: inAccount(context, markup`<p>${words.lead}</p>`, proof, passkey, again) };
};

/** Asks for what the user has: a second factor where there is one, else the password. */
export const confirmPage =
  ({ confirmedAt, recoveryCodesLeft }: FactorState, passkeys: readonly PasskeySummary[]): Page =>
  (context) => {
    const hasFactor = confirmedAt !== null || passkeys.length > 0;
    const takesCode = confirmedAt !== null || recoveryCodesLeft > 0;
    const proof = hasFactor ? takesCode && codeForm(context) : passwordForm(context);
    const passkey = passkeys.length > 0 && link(context, `${path}/passkey`, confirmWords[context.language].passkey);
    return shown(context, proof || undefined, passkey || undefined);
  };

/** The form that was rejected. */
export const confirmAgainPage: Page = (context) =>
  shown(context, 'code' in context.values ? codeForm(context) : passwordForm(context), undefined);

/** Asks for a passkey. */
export const confirmByPasskeyPage =
  (options: PasskeyRequestOptions): Page =>
  (context) => {
    const words = confirmWords[context.language];
    const ask = passkeyForm(context, `${path}/passkey`, { get: options }, words.submit);
    return { title: words.title, script: true, main: inAccount(context, markup`<p>${words.lead}</p>`, ask) };
  };
