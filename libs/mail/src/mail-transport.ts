import type * as Nodemailer from 'nodemailer';
import { mailServerOf, type Settings } from '@app/config';
import type { EmailContent } from './email-content.js';
import { MailOff, MailUnsent } from './mail.errors.js';

/** An email to send. */
export interface OutgoingEmail extends EmailContent {
  readonly id: string;
  readonly recipient: string;
}

/** Sends emails. */
export abstract class MailTransport {
  /** Whether a sent email leaves the installation. */
  readonly delivers: boolean = true;

  /**
   * Throws `MailUnsent`. The same id always has the same Message-ID, so that a mailbox recognises an email
   * that arrives twice.
   */
  abstract send(email: OutgoingEmail): Promise<void>;

  /** Checks that the server accepts emails. Throws `MailUnsent`. */
  verify(): Promise<void> {
    return Promise.resolve();
  }
}

/** Loaded when the first email is sent. */
// eslint-disable-next-line facet/static-imports -- a static import would cost installations without a mail server memory
const library = (): Promise<typeof Nodemailer> => import('nodemailer');

const timeLimit = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Over SMTP, with one connection for each email. */
class SmtpTransport extends MailTransport {
  private server: Promise<Nodemailer.Transporter> | undefined;
  private readonly domain: string;

  constructor(private readonly settings: Pick<Settings, 'MAIL_URL' | 'MAIL_FROM'>) {
    super();
    this.domain = /@([^>]+)/.exec(settings.MAIL_FROM)?.[1] ?? 'localhost';
  }

  async send({ id, recipient, subject, text, html }: OutgoingEmail): Promise<void> {
    const to = { name: '', address: recipient };
    const headers = { 'Auto-Submitted': 'auto-generated' };
    try {
      const server = await this.open();
      await server.sendMail({
        messageId: `<${id}@${this.domain}>`,
        from: this.settings.MAIL_FROM,
        to,
        subject,
        text,
        html,
        headers,
      });
    } catch (error) {
      const { responseCode, code } = error as { responseCode?: number; code?: string };
      throw new MailUnsent(responseCode ?? code);
    }
  }

  override async verify(): Promise<void> {
    try {
      await (await this.open()).verify();
    } catch (error) {
      const { responseCode, code } = error as { responseCode?: number; code?: string };
      throw new MailUnsent(responseCode ?? code);
    }
  }

  /** Only this library writes emails. The client could still read files and fetch URLs, so both are disabled. */
  private open(): Promise<Nodemailer.Transporter> {
    const { url, requireTls } = mailServerOf(this.settings.MAIL_URL);
    const rest = { ...timeLimit, disableFileAccess: true, disableUrlAccess: true };
    this.server ??= library().then(({ createTransport }) => createTransport({ url, requireTLS: requireTls, ...rest }));
    return this.server;
  }
}

/** For the demo: the email stays in the table, and the mailbox shows it. */
class DemoTransport extends MailTransport {
  override readonly delivers = false;

  send(): Promise<void> {
    return Promise.resolve();
  }
}

/** For an installation without mail. */
class NoTransport extends MailTransport {
  send(): Promise<void> {
    return Promise.reject(new MailOff());
  }
}

export function transportFor(settings: Settings): MailTransport {
  if (settings.MAIL_URL !== '') return new SmtpTransport(settings);
  return settings.demo ? new DemoTransport() : new NoTransport();
}
