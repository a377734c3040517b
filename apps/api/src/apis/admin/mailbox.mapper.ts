import { Readable } from 'node:stream';
import { FileAnswer } from '@app/http';
import { escapeHtml, type ShownMail } from '@app/mail';
import type { MailboxEmailDto, MailboxDto } from './dto/mailbox.dto.js';

function toMailboxEmail({
  id,
  recipient,
  kind,
  subject,
  text,
  html,
  token,
  code,
  link,
  queuedAt,
  sentAt,
}: ShownMail): MailboxEmailDto {
  return {
    id,
    to: recipient,
    kind,
    subject,
    text,
    html,
    ...(token !== undefined && { token }),
    ...(code !== undefined && { code }),
    ...(link !== undefined && { link }),
    queuedAt: queuedAt.toISOString(),
    ...(sentAt !== null && { sentAt: sentAt.toISOString() }),
  };
}

export const toMailbox = (emails: readonly ShownMail[]): MailboxDto => ({ letters: emails.map(toMailboxEmail) });

const toArticle = ({ recipient, subject, text, queuedAt }: ShownMail): string =>
  `<article><h2>${escapeHtml(subject)}</h2><p>To ${escapeHtml(recipient)}, ${escapeHtml(queuedAt.toISOString())}</p><pre>${escapeHtml(text)}</pre></article>`;

const mailboxPageType = 'text/html; charset=utf-8';

/** The same as a page for humans, without scripts, which the policy of all answers forbids. */
export function toMailboxPage(emails: readonly ShownMail[]): FileAnswer {
  const articles = emails.map(toArticle).join('') || '<p>No emails yet.</p>';
  const title = 'Emails of the demo';
  const page = Buffer.from(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${articles}</body></html>`,
  );
  return new FileAnswer(
    Readable.from([page]),
    mailboxPageType,
    page.length,
    `"${emails[0]?.id ?? 'empty'}-${emails.length}"`,
  );
}
