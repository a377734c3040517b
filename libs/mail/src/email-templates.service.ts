import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';
import { Encryption } from '@app/common';
import { renderEmail, type EmailContent } from './email-content.js';
import type { EmailKind, Mail } from './mail.entity.js';

type Links = Pick<Settings, 'LINK_VERIFY' | 'LINK_RESET' | 'LINK_RESTORE' | 'LINK_INVITE'>;

const pages: Readonly<Partial<Record<EmailKind, keyof Links>>> = {
  'verify-email': 'LINK_VERIFY',
  'reset-password': 'LINK_RESET',
  'restore-account': 'LINK_RESTORE',
  invitation: 'LINK_INVITE',
};

/** Writes the letter of a row: opens its token and puts it into the address of the page that takes it. */
@Injectable()
export class EmailTemplates {
  constructor(
    private readonly vault: Encryption,
    @Inject(SETTINGS) private readonly settings: Links,
  ) {}

  get secretId(): string {
    return this.vault.secretId;
  }

  seal(mailId: string, token: string): Buffer {
    return this.vault.seal('mails', mailId, Buffer.from(token));
  }

  tokenOf({ id, encryptedToken }: Mail): string | undefined {
    return encryptedToken === null ? undefined : this.vault.open('mails', id, encryptedToken).toString();
  }

  linkOf(mail: Mail): string | undefined {
    const page = pages[mail.kind];
    const token = this.tokenOf(mail);
    const template = page === undefined ? '' : this.settings[page];
    return token === undefined || template === '' ? undefined : template.replace('{token}', () => encodeURIComponent(token));
  }

  write(mail: Mail): EmailContent {
    const { signUpName, signedUpAt, goodUntil } = mail;
    const signUp = signUpName === null || signedUpAt === null ? {} : { signUp: { name: signUpName, createdAt: signedUpAt } };
    return renderEmail(mail.kind, { organizationName: mail.organizationName, goodUntil, ...signUp, token: this.tokenOf(mail), link: this.linkOf(mail) });
  }
}
