import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { ContactsModule } from '@app/contacts';
import { UsersModule } from '@app/users';
import { DemoContacts } from './contacts.service.js';

@Module({ imports: [AccountsModule, ContactsModule, UsersModule], providers: [DemoContacts], exports: [DemoContacts] })
export class DemoContactsModule {}
