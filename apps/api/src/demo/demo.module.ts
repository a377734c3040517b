import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { AttributesModule } from '@app/attributes';
import { AuthModule } from '@app/auth';
import { IdentityProvidersModule } from '@app/identity-providers';
import { JobsModule } from '@app/jobs';
import { InvitationsModule } from '@app/invitations';
import { MembersModule } from '@app/members';
import { NotificationsModule } from '@app/notifications';
import { OrganizationsModule } from '@app/organizations';
import { UsernamesModule } from '@app/usernames';
import { UsersModule } from '@app/users';
import { DemoAccess } from './access.service.js';
import { DemoAttributes } from './attributes.service.js';
import { DemoContactsModule } from './contacts.module.js';
import { DemoService } from './demo.service.js';
import { DemoFactors } from './factors.service.js';
import { DemoOrganizations } from './organizations.service.js';
import { DemoUsers } from './demo-users.service.js';
import { DemoShowcase } from './showcase.service.js';
import { DemoUsernames } from './usernames.service.js';

@Module({
  imports: [
    OrganizationsModule,
    AccountsModule,
    AttributesModule,
    AuthModule,
    IdentityProvidersModule,
    InvitationsModule,
    MembersModule,
    JobsModule,
    NotificationsModule,
    UsernamesModule,
    UsersModule,
    DemoContactsModule,
  ],
  providers: [
    DemoService,
    DemoUsers,
    DemoFactors,
    DemoOrganizations,
    DemoAccess,
    DemoAttributes,
    DemoUsernames,
    DemoShowcase,
  ],
})
export class DemoModule {}
