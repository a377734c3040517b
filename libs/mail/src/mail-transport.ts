import { createTransport } from 'nodemailer';
import { mailServerOf, type Settings } from '@app/config';
import type { EmailContent } from './email-content.js';
import { MailOff, MailUnsent } from './mail.errors.js';

/** A letter on its way. */
export interface Sending extends EmailContent {
  readonly id: string;
  readonly recipient: string;
}

/** The way out. */
export abstract class MailTransport {
  /** Whether a letter that was sent has left. */
  readonly delivers: boolean = true;

  /** Throws `MailUnsent`. The same id always goes out under the same Message-ID, so that a mailbox can tell a letter that comes twice. */
  abstract send(letter: Sending): Promise<void>;

  /** Whether the way is open. Throws `MailUnsent`. */
  verify(): Promise<void> {
    return Promise.resolve();
  }
}

const timeLimit = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Over SMTP, a connection a letter. */
class SmtpTransport extends MailTransport {
  private readonly server: ReturnType<typeof createTransport>;
  private readonly domain: string;

  constructor(private readonly settings: Pick<Settings, 'MAIL_URL' | 'MAIL_FROM'>) {
    super();
    // A letter is written by us alone, but a library that can read files and fetch addresses is told not to.
    const { url, requireTls } = mailServerOf(settings.MAIL_URL);
    this.server = createTransport({ url, requireTLS: requireTls, ...timeLimit, disableFileAccess: true, disableUrlAccess: true });
    this.domain = /@([^>]+)/.exec(settings.MAIL_FROM)?.[1] ?? 'localhost';
  }

  async send({ id, recipient, subject, text, html }: Sending): Promise<void> {
    const to = { name: '', address: recipient };
    const headers = { 'Auto-Submitted': 'auto-generated' };
    try {
      await this.server.sendMail({ messageId: `<${id}@${this.domain}>`, from: this.settings.MAIL_FROM, to, subject, text, html, headers });
    } catch (error) {
      const { responseCode, code } = error as { responseCode?: number; code?: string };
      throw new MailUnsent(responseCode ?? code);
    }
  }

  override async verify(): Promise<void> {
    try {
      await this.server.verify();
    } catch (error) {
      const { responseCode, code } = error as { responseCode?: number; code?: string };
      throw new MailUnsent(responseCode ?? code);
    }
  }
}

/** Of the demo: the letter stays in the table, where the mailbox shows it. */
class DemoTransport extends MailTransport {
  override readonly delivers = false;

  send(): Promise<void> {
    return Promise.resolve();
  }
}

/** Where there is none. */
export class NoTransport extends MailTransport {
  send(): Promise<void> {
    return Promise.reject(new MailOff());
  }
}

export function transportFor(settings: Settings): MailTransport {
  if (settings.MAIL_URL !== '') return new SmtpTransport(settings);
  return settings.demo ? new DemoTransport() : new NoTransport();
}
