import { Module } from '@nestjs/common';
import { ContactsRepository } from './contacts.repository.js';
import { IdentitiesRepository } from './identities.repository.js';
import { ReferralsRepository } from './referrals/referrals.repository.js';
import { UserBatches } from './user-batches.repository.js';
import { UsersRepository } from './users.repository.js';
import { WalletsRepository } from './wallets/wallets.repository.js';

const offered = [
  UsersRepository,
  UserBatches,
  ContactsRepository,
  IdentitiesRepository,
  ReferralsRepository,
  WalletsRepository,
];

@Module({ providers: offered, exports: offered })
export class UsersModule {}
