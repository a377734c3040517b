import type { SessionSummary } from '@app/auth';
import type { Page as ListPage } from '@app/common';
import { timeIn } from '@app/mail';
import { hidden, smallForm } from '../../layout/fields.js';
import { markup, type Html } from '../../layout/html.js';
import { pageAddress, type Page, type PageContext } from '../../layout/page.js';
import { filled } from '../../layout/words.js';
import { doneNote } from '../account-parts.js';
import { inAccount, type AccountSection } from '../account.pages.js';
import { sessionsWords } from './sessions.words.js';

const path = 'account/sessions';

export const sessionsSection: AccountSection = { path, title: sessionsWords };

function sessionItem(context: PageContext, session: SessionSummary, isCurrent: boolean): Html {
  const words = sessionsWords[context.language];
  const { id, userAgent, ipAddress, lastUsedAt } = session;
  const used = filled(words.used, { at: timeIn(context.language, lastUsedAt) });
  const from = ipAddress === null ? '' : filled(words.from, { address: ipAddress });
  const end = smallForm(pageAddress(`${path}/end`, context), words.end, [hidden('id', id)]);
  return markup`<li><strong>${isCurrent ? words.current : (userAgent ?? words.unknown)}</strong><br><span class="hint">${
    isCurrent && userAgent !== null && markup`${userAgent}<br>`
  }${used}<br>${from}</span>${!isCurrent && end}</li>`;
}

/** @param current id of the session of this browser */
export const sessionsPage =
  ({ items, nextCursor }: ListPage<SessionSummary>, current: string | null, done: boolean): Page =>
  (context) => {
    const words = sessionsWords[context.language];
    const list = markup`<ul class="plain">${items.map((one) => sessionItem(context, one, one.id === current))}</ul>`;
    const onward =
      nextCursor !== undefined &&
      markup`<p><a href="${pageAddress(path, context, { cursor: nextCursor })}">${words.more}</a></p>`;
    const others = smallForm(pageAddress(`${path}/end-others`, context), words.endOthers);
    const lead = markup`<p>${words.lead}</p>`;
    return {
      title: words.title,
      wide: true,
      main: inAccount(context, doneNote(context, done), lead, list, onward, others),
    };
  };
