import type { OwnPhoneNumber } from '@app/users';
import { field, form, hidden, smallForm } from '../../layout/fields.js';
import { markup, type Html } from '../../layout/html.js';
import { pageAddress, type Page, type PageContext } from '../../layout/page.js';
import { doneNote, inList } from '../account-parts.js';
import { inAccount, type AccountSection } from '../account.pages.js';
import { phoneNumbersWords } from './phone-numbers.words.js';

const path = 'account/phone-numbers';

export const phoneNumbersSection: AccountSection = { path, title: phoneNumbersWords };

function numberItem(context: PageContext, { id, phoneNumber, isPrimary }: OwnPhoneNumber): Html {
  const words = phoneNumbersWords[context.language];
  const button = (action: string, text: string): Html =>
    smallForm(pageAddress(`${path}/${action}`, context), `${text}: ${phoneNumber}`, [hidden('id', id)]);
  return markup`<li><strong>${phoneNumber}</strong>${
    isPrimary && markup`<br><span class="hint">${words.default}</span>`
  }${!isPrimary && button('default', words.makeDefault)}${button('remove', words.remove)}</li>`;
}

export const phoneNumbersPage =
  (numbers: readonly OwnPhoneNumber[], done: boolean): Page =>
  (context) => {
    const words = phoneNumbersWords[context.language];
    const list = markup`<ul class="plain">${numbers.map((number) => numberItem(context, number))}</ul>`;
    const add = markup`<p><a class="button" href="${pageAddress(`${path}/add`, context)}">${words.add}</a></p>`;
    const shown = numbers.length > 0 ? list : markup`<p>${words.none}</p>`;
    const main = inAccount(context, doneNote(context, done), markup`<p>${words.lead}</p>`, shown, add);
    return { title: words.title, wide: true, main };
  };

export const addPhoneNumberPage: Page = (context) => {
  const words = phoneNumbersWords[context.language];
  const { number: label, hint } = words;
  const number = field(context, { name: 'phoneNumber', label, hint, type: 'tel', autocomplete: 'tel', most: 40 });
  const sent = form(pageAddress(`${path}/add`, context), [number], words.add);
  return { title: words.add, main: inList(context, path, words.toList, sent) };
};
