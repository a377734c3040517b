import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '@app/accounts';
import { AuthModule } from '@app/auth';
import { MailModule } from '@app/mail';
import { OrganizationsModule } from '@app/organizations';
import { RateLimitsModule } from '@app/rate-limits';
import { UsersModule } from '@app/users';
import { EmailAddition } from './emails/email-addition.entity.js';
import { EmailAdditionsRepository } from './emails/email-additions.repository.js';
import { EmailChange } from './emails/email-change.entity.js';
import { EmailChangesRepository } from './emails/email-changes.repository.js';
import { EmailChangesService } from './emails/email-changes.service.js';
import { EmailClaimsService } from './emails/email-claims.service.js';
import { EmailProofSender } from './emails/email-proof-sender.service.js';
import { EmailProofsService } from './emails/email-proofs.service.js';
import { EmailUndoService } from './emails/email-undo.service.js';
import { EmailsService } from './emails/emails.service.js';
import { PhoneNumbersService } from './phone-numbers/phone-numbers.service.js';

const repositories = [EmailAdditionsRepository, EmailChangesRepository];
const offered = [EmailsService, EmailProofsService, EmailUndoService, PhoneNumbersService, ...repositories];

@Module({
  imports: [
    TypeOrmModule.forFeature([EmailAddition, EmailChange]),
    AccountsModule,
    AuthModule,
    MailModule,
    OrganizationsModule,
    RateLimitsModule,
    UsersModule,
  ],
  providers: [...offered, EmailChangesService, EmailClaimsService, EmailProofSender],
  exports: offered,
})
export class ContactsModule {}
