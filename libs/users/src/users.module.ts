import { Module } from '@nestjs/common';
import { Users } from './users.service.js';
import { UsersRepository } from './users.repository.js';

@Module({ providers: [Users, UsersRepository], exports: [Users, UsersRepository] })
export class UsersModule {}
