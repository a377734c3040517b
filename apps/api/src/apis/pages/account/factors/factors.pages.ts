import type { FactorState, FactorsService } from '@app/auth';
import { field, form, goOnLink, hidden } from '../../layout/fields.js';
import { Html, markup } from '../../layout/html.js';
import { pageAddress, valueOf, type Page, type PageContext } from '../../layout/page.js';
import { filled } from '../../layout/words.js';
import { currentPasswordField, doneInAccountPage, inAccount, type AccountSection } from '../account.pages.js';
import { factorWords } from './factors.words.js';

type SetUp = Awaited<ReturnType<FactorsService['begin']>>;

export const factorsSection: AccountSection = { path: 'account/factors', title: factorWords };

const codeField = (context: PageContext): Html =>
  field(context, {
    name: 'code',
    label: factorWords[context.language].code,
    autocomplete: 'one-time-code',
    most: 40,
    isCode: true,
  });

/** Sets an app up. */
const beginForm = (context: PageContext): Html =>
  form(
    pageAddress('account/factors/totp', context),
    [currentPasswordField(context)],
    factorWords[context.language].begin,
  );

export const beginPage: Page = (context) => ({
  title: factorWords[context.language].title,
  main: inAccount(context, beginForm(context)),
});

/** Replaces the recovery codes. */
export const renewPage: Page = (context) => {
  const words = factorWords[context.language];
  const action = pageAddress('account/factors/recovery-codes', context);
  return { title: words.renewTitle, main: inAccount(context, form(action, [codeField(context)], words.renew)) };
};

/** Removes the app. */
export const removePage: Page = (context) => {
  const words = factorWords[context.language];
  const action = pageAddress('account/factors/remove', context);
  return { title: words.removeTitle, main: inAccount(context, form(action, [codeField(context)], words.remove)) };
};

/** What there is, and what can be done with it. */
export const factorsPage =
  ({ confirmedAt, recoveryCodesLeft }: FactorState): Page =>
  (context) => {
    const words = factorWords[context.language];
    const link = (path: string, text: string): Html =>
      markup`<li><a href="${pageAddress(path, context)}">${text}</a></li>`;
    const left = markup`<p>${filled(words.left, { count: String(recoveryCodesLeft) })}</p>`;
    const renew = link('account/factors/recovery-codes', words.renewTitle);
    const main =
      confirmedAt === null
        ? [markup`<p>${words.none}</p>`, beginForm(context), recoveryCodesLeft > 0 && markup`${left}<ul>${renew}</ul>`]
        : [
            markup`<p>${words.active}</p>${left}`,
            markup`<ul class="plain">${renew}${link('account/factors/remove', words.removeTitle)}</ul>`,
          ];
    return { title: words.title, main: inAccount(context, ...main) };
  };

const confirmForm = (context: PageContext, setupKey: string): Html =>
  form(
    pageAddress('account/factors/confirm', context),
    [hidden('setupKey', setupKey), codeField(context)],
    factorWords[context.language].confirm,
  );

/** The secret of an app. The image is one that Facet has drawn. */
export const setUpPage =
  ({ setupKey, qrCode }: SetUp): Page =>
  (context) => {
    const words = factorWords[context.language];
    const image = markup`<div class="qr" role="img" aria-label="${words.qr}">${new Html(qrCode)}</div>`;
    const key = markup`<p><code>${filled(words.key, { key: setupKey })}</code></p>`;
    return {
      title: words.setUpTitle,
      main: inAccount(context, markup`<p>${words.setUpLead}</p>${image}${key}`, confirmForm(context, setupKey)),
    };
  };

/** The same after a wrong code: the key is what the form brought. */
export const confirmPage: Page = (context) => {
  const words = factorWords[context.language];
  const setupKey = valueOf(context, 'setupKey');
  const key = markup`<p><code>${filled(words.key, { key: setupKey })}</code></p>`;
  return { title: words.setUpTitle, main: inAccount(context, key, confirmForm(context, setupKey)) };
};

/** Codes that are shown once. */
export const recoveryCodesPage =
  (codes: readonly string[]): Page =>
  (context) => {
    const words = factorWords[context.language];
    const list = markup`<ul class="plain">${codes.map((code) => markup`<li><code>${code}</code></li>`)}</ul>`;
    return {
      title: words.codesTitle,
      main: inAccount(context, markup`<p>${words.codesLead}</p>${list}`, goOnLink(context)),
    };
  };

/** After the first factor there are codes to show; after a further one nothing is left to do. */
export const newPasskeyCodesPage = (codes: readonly string[] | undefined): Page =>
  codes ? recoveryCodesPage(codes) : doneInAccountPage;
