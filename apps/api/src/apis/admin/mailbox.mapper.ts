import type { ShownMail } from '@app/mail';
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
