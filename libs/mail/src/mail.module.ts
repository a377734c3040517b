import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SETTINGS } from '@app/config';
import { RateLimitsModule } from '@app/rate-limits';
import { UsersModule } from '@app/users';
import { OrganizationLooksRepository } from './look/organization-looks.repository.js';
import { MailTransport, transportFor } from './mail-transport.js';
import { Mail } from './mail.entity.js';
import { MailsRepository } from './mails.repository.js';
import { Mails } from './mails.service.js';
import { EmailTemplateRow } from './templates/email-template.entity.js';
import { EmailTemplatesRepository } from './templates/email-templates.repository.js';
import { EmailTemplatesService } from './templates/email-templates.service.js';

const templates = [OrganizationLooksRepository, EmailTemplatesRepository, EmailTemplatesService];

@Module({
  imports: [TypeOrmModule.forFeature([Mail, EmailTemplateRow]), RateLimitsModule, UsersModule],
  providers: [
    { provide: MailTransport, inject: [SETTINGS], useFactory: transportFor },
    Mails,
    MailsRepository,
    ...templates,
  ],
  exports: [Mails, MailsRepository, ...templates],
})
export class MailModule {}
