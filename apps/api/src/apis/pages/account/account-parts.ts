import { alert } from '../layout/fields.js';
import { markup, type Html, type Part } from '../layout/html.js';
import { pageAddress, type PageContext } from '../layout/page.js';
import { accountWords } from './account.words.js';

/** What a list adds to its address when something was done. */
export const isDone = { done: '1' } as const;

export const doneNote = ({ language }: PageContext, done: boolean): Html | undefined =>
  done ? markup`<p class="done" role="status">${accountWords[language].done}</p>` : undefined;

/** The frame of a page behind a list: what is wrong, what is there, and the way back. */
export const inList = (context: PageContext, path: string, back: string, ...main: readonly Part[]): Html =>
  markup`${alert(context)}${main}<p><a href="${pageAddress(path, context)}">${back}</a></p>`;
