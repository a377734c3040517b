import type { SignedInUser } from '@app/accounts';
import { timeIn, type Language } from '@app/mail';
import { alert, field, goOnLink } from '../layout/fields.js';
import { markup, type Html, type Part } from '../layout/html.js';
import { pageAddress, type Page, type PageContext } from '../layout/page.js';
import { filled } from '../layout/words.js';
import { accountWords } from './account.words.js';

/** A page of the account, as the account page lists it. */
export interface AccountSection {
  /** Behind `/auth/ui/`. */
  readonly path: string;
  readonly title: Readonly<Record<Language, { readonly title: string }>>;
}

/** The frame of a section: what is wrong, what is there, and the way back. */
export const inAccount = (context: PageContext, ...main: readonly Part[]): Html =>
  markup`${alert(context)}${main}<p><a href="${pageAddress('account', context)}">${
    accountWords[context.language].toAccount
  }</a></p>`;

/** The password of the caller, for what needs a sign-in of the last ten minutes. */
export const currentPasswordField = (context: PageContext): Html =>
  field(context, {
    name: 'currentPassword',
    label: accountWords[context.language].currentPassword,
    hint: accountWords[context.language].currentPasswordHint,
    type: 'password',
    autocomplete: 'current-password',
    optional: true,
  });

/** Says that something was done. */
export const doneInAccountPage: Page = (context) => ({
  title: accountWords[context.language].done,
  main: inAccount(context, goOnLink(context)),
});

const sectionLink = (context: PageContext, { path, title }: AccountSection): Html =>
  markup`<li><a href="${pageAddress(path, context)}">${title[context.language].title}</a></li>`;

/** What the organization demands, and until when there is time. */
function demandNote(context: PageContext, { factorDueAt, organization }: SignedInUser, now: Date): Html | undefined {
  if (factorDueAt === null) return undefined;
  const words = accountWords[context.language];
  const about = { name: organization?.name ?? words.yourOrganization, at: timeIn(context.language, factorDueAt) };
  const text = filled(factorDueAt > now ? words.factorDue : words.factorMissing, about);
  const link = (path: string, label: string): Html => markup` <a href="${pageAddress(path, context)}">${label}</a>`;
  return markup`<p class="alert" role="status">${text}${link('account/factors', words.setFactorUp)}${link(
    'account/confirm',
    words.confirmFactor,
  )}</p>`;
}

/** Who is signed in, and the sections of the account. */
export const accountPage =
  (user: SignedInUser, sections: readonly AccountSection[], done: boolean, now: Date): Page =>
  (context) => {
    const { name, email, organization } = user;
    const words = accountWords[context.language];
    const about = [name, email ?? '', organization ? filled(words.organization, { name: organization.name }) : ''];
    return {
      title: words.title,
      wide: true,
      main: markup`${done && markup`<p class="done" role="status">${words.done}</p>`}${demandNote(context, user, now)}<p>${about
        .filter((text) => text !== '')
        .map(
          (text, at) => markup`${at > 0 && markup`<br>`}${text}`,
        )}</p><nav aria-label="${words.sections}"><ul class="plain">${[
        ...sections.map((section) => sectionLink(context, section)),
      ]}<li><a href="${pageAddress('sign-out', context)}">${words.signOut}</a></li></ul></nav>`,
    };
  };
