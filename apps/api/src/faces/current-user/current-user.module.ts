import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { UsersModule } from '@app/users';
import { CurrentUserController } from './current-user.controller.js';

@Module({ imports: [AccountsModule, UsersModule], controllers: [CurrentUserController] })
export class CurrentUserModule {}
