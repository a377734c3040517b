import { Module } from '@nestjs/common';
import { UserBatches } from './user-batches.repository.js';
import { UsersRepository } from './users.repository.js';

@Module({ providers: [UsersRepository, UserBatches], exports: [UsersRepository, UserBatches] })
export class UsersModule {}
