import { Module } from '@nestjs/common';
import { AccountsModule } from '@app/accounts';
import { CurrentUserController } from './current-user.controller.js';

@Module({ imports: [AccountsModule], controllers: [CurrentUserController] })
export class CurrentUserModule {}
