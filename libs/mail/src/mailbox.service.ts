import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { RouteUnknown } from '@app/common';
import { EmailTemplates } from './email-templates.service.js';
import type { EmailContent } from './email-content.js';
import type { Mail } from './mail.entity.js';
import { MailsRepository } from './mails.repository.js';

/** A letter as the demo shows it. */
export interface ShownMail extends EmailContent, Pick<Mail, 'id' | 'recipient' | 'kind' | 'queuedAt' | 'sentAt'> {
  readonly token: string | undefined;
  readonly link: string | undefined;
}

const shown = 100;

/** The letters of the demo, which go nowhere. */
@Injectable()
export class Mailbox {
  constructor(
    private readonly repository: MailsRepository,
    private readonly writer: EmailTemplates,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'demo'>,
  ) {}

  /** The newest first. Outside of the demo it is as if this were not there: throws `RouteUnknown`. */
  async list(): Promise<ShownMail[]> {
    if (!this.settings.demo) throw new RouteUnknown();
    return (await this.repository.newest(shown)).map((mail) => {
      const { id, recipient, kind, queuedAt, sentAt } = mail;
      return { id, recipient, kind, queuedAt, sentAt, token: this.writer.tokenOf(mail), link: this.writer.linkOf(mail), ...this.writer.write(mail) };
    });
  }
}
