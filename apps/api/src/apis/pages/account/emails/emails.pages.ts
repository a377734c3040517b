import { EmailNotFound, type AccountEmail } from '@app/contacts';
import { field, form, hidden, smallForm } from '../../layout/fields.js';
import { markup, type Html } from '../../layout/html.js';
import { pageAddress, valueOf, type Page, type PageContext } from '../../layout/page.js';
import { doneNote, inList } from '../account-parts.js';
import { currentPasswordField, inAccount, type AccountSection } from '../account.pages.js';
import { emailsWords } from './emails.words.js';

const path = 'account/emails';
const pathOf = { default: `${path}/default`, remove: `${path}/remove` } as const;

export const emailsSection: AccountSection = { path, title: emailsWords };

type Change = keyof typeof pathOf;

/** Which address a page changes. */
interface Chosen {
  readonly id: string;
  readonly email: string;
}

function emailItem(context: PageContext, { id, email, verified, isDefault }: AccountEmail): Html {
  const words = emailsWords[context.language];
  const status = isDefault ? words.default : verified ? words.verified : words.unverified;
  const link = (change: Change, text: string): Html =>
    markup` <a href="${pageAddress(pathOf[change], context, { id })}" aria-label="${text}: ${email}">${text}</a>`;
  return markup`<li><strong>${email}</strong><br><span class="hint">${status}</span>${
    verified && !isDefault && link('default', words.makeDefault)
  }${!isDefault && link('remove', words.remove)}${
    !verified &&
    smallForm(pageAddress(`${path}/verification`, context), `${words.resend}: ${email}`, [hidden('id', id)])
  }</li>`;
}

export const emailsPage =
  (emails: readonly AccountEmail[], done: boolean): Page =>
  (context) => {
    const words = emailsWords[context.language];
    const add = markup`<p><a class="button" href="${pageAddress(`${path}/add`, context)}">${words.add}</a></p>`;
    const list = markup`<ul class="plain">${emails.map((email) => emailItem(context, email))}</ul>`;
    const main = inAccount(context, doneNote(context, done), markup`<p>${words.lead}</p>`, list, add);
    return { title: words.title, wide: true, main };
  };

export const addEmailPage: Page = (context) => {
  const words = emailsWords[context.language];
  const address = field(context, { name: 'email', label: words.address, type: 'email', autocomplete: 'email' });
  const fields = [address, currentPasswordField(context)];
  const lead = markup`<p>${words.addLead}</p>`;
  const sent = form(pageAddress(`${path}/add`, context), fields, words.addSubmit);
  return { title: words.add, main: inList(context, path, words.toList, lead, sent) };
};

/** Asks before a change, with the password where the sign-in is old. */
const confirmPage =
  (change: Change, chosen?: Chosen): Page =>
  (context) => {
    const words = emailsWords[context.language];
    const [id, email] = [chosen?.id ?? valueOf(context, 'id'), chosen?.email ?? valueOf(context, 'address')];
    const [title, lead, button] =
      change === 'default'
        ? [words.makeDefault, words.defaultLead, words.makeDefault]
        : [words.removeTitle, words.removeLead, words.remove];
    const fields = [hidden('id', id), hidden('address', email), currentPasswordField(context)];
    const about = markup`<p><strong>${email}</strong></p><p>${lead}</p>`;
    const asked = form(pageAddress(pathOf[change], context), fields, button);
    return { title, main: inList(context, path, words.toList, about, asked) };
  };

/** The page of a change. Without an address, as after a sign-in on the way, the list. Throws `EmailNotFound`. */
export function changePage(change: Change, emails: readonly AccountEmail[], id: string | undefined): Page {
  if (id === undefined) return emailsPage(emails, false);
  const chosen = emails.find((one) => one.id === id.toLowerCase());
  if (!chosen) throw new EmailNotFound();
  return confirmPage(change, chosen);
}

export const rejectedDefaultPage: Page = confirmPage('default');
export const rejectedRemovalPage: Page = confirmPage('remove');
