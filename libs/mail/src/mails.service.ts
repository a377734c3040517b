import { Inject, Injectable } from '@nestjs/common';
import { audit, type AuditEvent } from '@app/audit';
import { Clock, Encryption, newId, RouteUnknown, type OrganizationId, type UserId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { TransactionManager, type Tx } from '@app/database';
import { HandlesJob, jobs, type JobPayloads } from '@app/jobs';
import { RateLimits } from '@app/rate-limits';
import { UsersRepository } from '@app/users';
import { renderWith, type EmailContent } from './email-content.js';
import { linkOf } from './email-links.js';
import { MailTransport } from './mail-transport.js';
import type { EmailKind, Mail, SecurityNoticeKind } from './mail.entity.js';
import { MailOff } from './mail.errors.js';
import { MailsRepository } from './mails.repository.js';
import type { EmailContext } from './queries/email-contexts.queries.js';
import { languageOf, type Language } from './templates/languages.js';

/** Sent emails that the demo keeps, and those that it shows. */
const demoMailboxSize = 200;
const shownInDemo = 100;
/** Milliseconds after which a notice that could not be sent is dropped. */
const noticeLifetime = 3 * 86_400_000;

/** An email to an address was counted and may be sent. */
export interface MailAllowance {
  readonly recipient: string;
}

/** An email to queue. */
export interface NewMail extends Pick<Mail, 'userId' | 'kind' | 'goodUntil'> {
  readonly organizationName?: string;
  /** The organization that the email is from. Without one: the one of the user, if they are in no other. */
  readonly organizationId?: OrganizationId;
  /** Without one: the one of the user, or of the organization. */
  readonly language?: Language;
  readonly token?: string;
  /** Six digits that do the same as the link. */
  readonly code?: string;
  /** The sign-up that the email confirms. */
  readonly signUp?: { readonly name: string; readonly createdAt: Date };
  /** The device of the sign-in that the email is about. Null: a program without a known name. */
  readonly device?: string | null;
  /** From when on something holds that the email announces. */
  readonly dueAt?: Date | null;
}

/** The organization and the actor of the audit event, where the request does not determine them. */
export interface NoticeContext extends Pick<AuditEvent, 'organizationId' | 'by'> {
  /** The organization that the notice is about. */
  readonly organizationName?: string;
  /** As in `NewMail`. */
  readonly device?: string | null;
  readonly dueAt?: Date;
}

/** The token that a notice brings, and until when it works. */
type NoticeLink = Required<Pick<NewMail, 'token' | 'goodUntil'>>;

/** An email as the demo shows it. */
export interface ShownMail extends EmailContent, Pick<Mail, 'id' | 'recipient' | 'kind' | 'queuedAt' | 'sentAt'> {
  readonly token: string | undefined;
  readonly code: string | undefined;
  readonly link: string | undefined;
}

/** Whether an installation sends emails, or shows them in the demo. */
export const sendsMails = ({ MAIL_URL, demo }: Pick<Settings, 'MAIL_URL' | 'demo'>): boolean => MAIL_URL !== '' || demo;

/**
 * Emails, from the queue to the mail server. Each is queued in the transaction of its cause. Its row is deleted when
 * the server has accepted it: if the process ends in between, the email is sent again under the same Message-ID.
 */
@Injectable()
export class Mails {
  constructor(
    private readonly repository: MailsRepository,
    private readonly users: UsersRepository,
    private readonly encryption: Encryption,
    private readonly limits: RateLimits,
    private readonly transport: MailTransport,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Whether emails are sent, or shown by the demo. */
  get isOn(): boolean {
    return sendsMails(this.settings);
  }

  /** Without a transport emails wait in the queue for a process that has one. */
  get handlesJobs(): boolean {
    return this.isOn;
  }

  /** Throws `MailOff` where no email is ever sent. */
  assertOn(): void {
    if (!this.isOn) throw new MailOff();
  }

  /** The address of the page for a token, as an email of this kind has it. Undefined: no page is configured for it. */
  linkTo(kind: EmailKind, token: string): string | undefined {
    return linkOf(kind, token, this.settings);
  }

  /** Checks that the mail server accepts emails from this installation. Throws `MailUnsent`. */
  verify(): Promise<void> {
    return this.transport.verify();
  }

  /**
   * Counts an email to an address. Undefined: the address has reached its limit and gets no email, which the
   * caller does not learn. The link of an email that is not sent must not replace one that was sent before.
   */
  async allow(tx: Tx, recipient: string): Promise<MailAllowance | undefined> {
    return (await this.limits.admits(tx, ['letter.hour', 'letter.day'], recipient.toLowerCase()))
      ? { recipient }
      : undefined;
  }

  async queue(tx: Tx, { recipient }: MailAllowance, mail: NewMail): Promise<void> {
    await this.queueAll(tx, [{ recipient, ...mail }]);
  }

  /**
   * Reports a change of an account to its user, who may not have made it. Only to a verified address: an unverified
   * one may belong to another user. Does nothing where mail is off, or there is no such address.
   * @param users many take as many statements as one
   */
  async notify(
    tx: Tx,
    users: UserId | readonly UserId[],
    kind: SecurityNoticeKind,
    about: NoticeContext = {},
  ): Promise<void> {
    if (!this.isOn) return;
    const addresses = await this.users.verifiedAddressesOf(tx, [users].flat());
    const receivers = addresses.map(({ userId, email }) => ({ userId, recipient: email }));
    await this.queueNotices(tx, receivers, kind, about);
  }

  /** The address that would get a notice now. */
  async noticeAddressOf(tx: Tx, userId: UserId): Promise<string | undefined> {
    return this.isOn ? (await this.users.verifiedAddressesOf(tx, [userId]))[0]?.email : undefined;
  }

  /**
   * Sends a notice to the previous address of the user. Kinds of notices are limited apart from other emails. Does
   * nothing where mail is off.
   * @param link the token that it brings, and until when that works
   */
  async notifyAt(
    tx: Tx,
    recipient: string,
    userId: UserId,
    kind: SecurityNoticeKind,
    about: NoticeContext,
    link?: NoticeLink,
  ): Promise<void> {
    if (this.isOn) await this.queueNotices(tx, [{ userId, recipient }], kind, about, link);
  }

  @HandlesJob('mail.send')
  async send({ mailId }: JobPayloads['mail.send']): Promise<void> {
    const mail = await this.repository.unsent(mailId);
    if (!mail) return;
    const now = this.clock.now();
    if (mail.goodUntil > now) {
      const [content] = await this.contentsOf([mail]);
      if (content) await this.transport.send({ id: mail.id, recipient: mail.recipient, ...content });
    }
    await this.transactions.run((tx) =>
      this.transport.delivers
        ? this.repository.remove(tx, mail.id)
        : this.repository.markSent(tx, mail.id, now, demoMailboxSize),
    );
  }

  /** The emails of the demo, newest first. Without the demo there is no mailbox: throws `RouteUnknown`. */
  async listMailbox(): Promise<ShownMail[]> {
    if (!this.settings.demo) throw new RouteUnknown();
    const mails = await this.repository.newest(shownInDemo);
    const contents = await this.contentsOf(mails);
    return mails.flatMap((mail, at) => {
      const { id, recipient, kind, queuedAt, sentAt } = mail;
      const content = contents[at];
      return content ? [{ id, recipient, kind, queuedAt, sentAt, ...this.linkIn(mail), ...content }] : [];
    });
  }

  private async queueNotices(
    tx: Tx,
    receivers: readonly { readonly userId: UserId; readonly recipient: string }[],
    kind: SecurityNoticeKind,
    { organizationName, device, dueAt, ...about }: NoticeContext,
    link?: NoticeLink,
  ): Promise<void> {
    const subjectOf = (recipient: string): string => `${kind}:${recipient.toLowerCase()}`;
    const subjects = receivers.map(({ recipient }) => subjectOf(recipient));
    const admitted = await this.limits.admitsEach(tx, ['notice.hour', 'notice.day'], subjects);
    const notified = receivers.filter(({ recipient }) => admitted.has(subjectOf(recipient)));
    if (notified.length === 0) return;
    const goodUntil = new Date(tx.now().getTime() + noticeLifetime);
    const from =
      organizationName === undefined || !about.organizationId ? {} : { organizationId: about.organizationId };
    const named = {
      ...(organizationName !== undefined && { organizationName }),
      ...(device !== undefined && { device }),
      ...(dueAt && { dueAt }),
    };
    await this.queueAll(
      tx,
      notified.map((receiver) => ({ ...receiver, kind, goodUntil, ...link, ...named, ...from })),
    );
    const sent = { ...about, action: 'letter.sent', details: { kind } } as const;
    await audit.record(tx, ...notified.map(({ userId: id }) => ({ ...sent, target: { type: 'user', id } as const })));
  }

  private async queueAll(tx: Tx, mails: readonly (NewMail & MailAllowance)[]): Promise<void> {
    const rows = mails.map((mail) => this.rowOf(mail));
    await this.repository.add(tx, rows);
    await jobs.enqueueAll(
      tx,
      'mail.send',
      rows.map(({ id, queuedAt: runAt }) => ({ payload: { mailId: id }, runAt, key: `mail.send:${id}` })),
    );
  }

  private rowOf({ recipient, userId, kind, goodUntil, signUp, token, code, ...mail }: NewMail & MailAllowance): Mail {
    const id = newId();
    const secret = code === undefined ? token : `${code}.${token ?? ''}`;
    return {
      id,
      userId,
      recipient,
      kind,
      goodUntil,
      organizationName: mail.organizationName ?? null,
      organizationId: mail.organizationId ?? null,
      language: mail.language ?? null,
      signUpName: signUp?.name ?? null,
      signedUpAt: signUp?.createdAt ?? null,
      device: mail.device ?? null,
      dueAt: mail.dueAt ?? null,
      encryptedToken: secret === undefined ? null : this.encryption.seal('mails', id, Buffer.from(secret)),
      queuedAt: this.clock.now(),
      sentAt: null,
      secretId: this.encryption.secretId,
    };
  }

  private linkIn({ id, kind, encryptedToken }: Mail): Pick<ShownMail, 'token' | 'code' | 'link'> {
    const secret = encryptedToken === null ? undefined : this.encryption.open('mails', id, encryptedToken).toString();
    const [code, token] = kind === 'sign-in' ? (secret?.split('.') ?? []) : [undefined, secret];
    return { token, code, link: linkOf(kind, token, this.settings) };
  }

  /** In the language and with the look of now, which may have changed since the email was queued. */
  private async contentsOf(mails: readonly Mail[]): Promise<EmailContent[]> {
    const contexts = await this.repository.contextsOf(mails);
    return mails.map((mail) => this.contentOf(mail, contexts.get(mail.id)));
  }

  private contentOf(mail: Mail, context: EmailContext | undefined): EmailContent {
    const { kind, signUpName, signedUpAt, device, dueAt, goodUntil, queuedAt } = mail;
    const language = languageOf(mail.language, context?.locale, context?.organizationLocale);
    const organizationName = mail.organizationName ?? context?.organizationName ?? null;
    const { logoUrl = null, color = null } = context ?? {};
    const signUp =
      signUpName === null || signedUpAt === null ? {} : { signUp: { name: signUpName, createdAt: signedUpAt } };
    const look = { organizationName, logoUrl, color };
    const facts = { ...look, device, dueAt, goodUntil, queuedAt, ...signUp, ...this.linkIn(mail) };
    return renderWith(context?.wordings?.[language], kind, facts, language);
  }
}
