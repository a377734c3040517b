import { Module } from '@nestjs/common';
import { AuthModule } from '@app/auth';
import { UserV1SessionController } from './session.controller.js';

@Module({ imports: [AuthModule], controllers: [UserV1SessionController] })
export class UserV1Module {}
