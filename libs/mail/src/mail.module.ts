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

@Module({
  imports: [TypeOrmModule.forFeature([Mail]), RateLimitsModule, UsersModule],
  providers: [
    { provide: MailTransport, inject: [SETTINGS], useFactory: transportFor },
    Mails,
    MailsRepository,
    OrganizationLooksRepository,
  ],
  exports: [Mails, MailsRepository, OrganizationLooksRepository],
})
export class MailModule {}
