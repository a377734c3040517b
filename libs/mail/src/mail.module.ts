import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SETTINGS } from '@app/config';
import { JobsModule } from '@app/jobs';
import { RateLimitsModule } from '@app/rate-limits';
import { UsersModule } from '@app/users';
import { EmailTemplates } from './email-templates.service.js';
import { MailDelivery } from './mail-delivery.service.js';
import { MailTransport, transportFor } from './mail-transport.js';
import { Mailbox } from './mailbox.service.js';
import { MailsRepository } from './mails.repository.js';
import { Mails } from './mails.service.js';
import { SecurityNotices } from './security-notices.service.js';
import { Mail } from './mail.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Mail]), JobsModule, RateLimitsModule, UsersModule],
  providers: [
    { provide: MailTransport, inject: [SETTINGS], useFactory: transportFor },
    EmailTemplates,
    MailDelivery,
    Mailbox,
    Mails,
    MailsRepository,
    SecurityNotices,
  ],
  exports: [MailDelivery, Mailbox, Mails, MailsRepository, SecurityNotices],
})
export class MailModule {}
