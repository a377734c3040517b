import type { Principal } from '@app/common';
import { newPasswordField } from '../account/password/password.pages.js';
import { alert, field, form, hidden, smallForm } from '../layout/fields.js';
import { markup } from '../layout/html.js';
import { pageAddress, valueOf, type Page, type PageContext } from '../layout/page.js';
import { signUpWords } from '../sign-up/sign-up.words.js';
import { invitationWords } from './invitation.words.js';

/** The token: of the link, of the form, or of the browser that signed in meanwhile. */
const tokenOf = (context: PageContext, kept: string): string => valueOf(context, 'token') || kept;

/** For invited users without an account, who may say that they have one. */
const newAccountPage =
  (kept = ''): Page =>
  (context) => {
    const words = invitationWords[context.language];
    const token = hidden('token', tokenOf(context, kept));
    const fields = [
      token,
      field(context, {
        name: 'name',
        label: words.name,
        hint: words.nameHint,
        autocomplete: 'name',
        most: 200,
        optional: true,
      }),
      newPasswordField(context, 'password', signUpWords[context.language].password),
      field(context, { name: 'handle', label: words.handle, autocomplete: 'nickname', most: 256, optional: true }),
    ];
    return {
      title: words.title,
      main: markup`${alert(context)}<p>${words.newLead}</p>${form(
        pageAddress('invitation', context),
        fields,
        words.accept,
      )}${smallForm(pageAddress('invitation/sign-in', context), words.signIn, [token])}`,
    };
  };

/** For invited users who are signed in. */
const joinPageWith =
  (kept = ''): Page =>
  (context) => {
    const words = invitationWords[context.language];
    const token = hidden('token', tokenOf(context, kept));
    return {
      title: words.title,
      main: markup`${alert(context)}<p>${words.joinLead}</p>${form(
        pageAddress('invitation/join', context),
        [token],
        words.join,
      )}<p class="hint">${words.later}</p>`,
    };
  };

export const invitationPage = newAccountPage();
export const joinPage = joinPageWith();

export const invitationPageFor = (caller: Principal | null, kept: string): Page =>
  caller === null ? newAccountPage(kept) : joinPageWith(kept);
