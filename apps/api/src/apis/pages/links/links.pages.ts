import { donePage } from '../layout/done.page.js';
import { alert, form, tokenField } from '../layout/fields.js';
import { markup } from '../layout/html.js';
import { pageAddress, type Page } from '../layout/page.js';
import { linkWords } from './links.words.js';

type Kind = 'verify' | 'undo' | 'restore';

/** The page of a link: it says what the link does, and does it when the user presses the button. Scanners only look. */
const linkPage =
  (kind: Kind | 'signIn', path: string): Page =>
  (context) => {
    const words = linkWords[context.language];
    const button = form(pageAddress(path, context), [tokenField(context)], words[`${kind}Submit`]);
    return { title: words[`${kind}Title`], main: markup`${alert(context)}<p>${words[`${kind}Lead`]}</p>${button}` };
  };

const doneWith = (kind: Kind): Page => donePage(({ language }) => ({ title: linkWords[language][`${kind}Done`] }));

export const verifyPage = linkPage('verify', 'verify');
export const verifiedPage = doneWith('verify');
export const undoPage = linkPage('undo', 'undo');
export const undonePage = doneWith('undo');
export const restorePage = linkPage('restore', 'restore');
export const restoredPage = doneWith('restore');
export const emailLinkPage = linkPage('signIn', 'sign-in/email/link');
