import { Module } from '@nestjs/common';
import { IdentitiesRepository } from './identities.repository.js';
import { UserBatches } from './user-batches.repository.js';
import { UsersRepository } from './users.repository.js';

@Module({ providers: [UsersRepository, UserBatches, IdentitiesRepository], exports: [UsersRepository, UserBatches, IdentitiesRepository] })
export class UsersModule {}
