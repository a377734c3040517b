import { Module } from '@nestjs/common';
import { UsernamesModule } from '@app/usernames';
import { ReferralsRepository } from './referrals.repository.js';

@Module({ imports: [UsernamesModule], providers: [ReferralsRepository], exports: [ReferralsRepository] })
export class ReferralsModule {}
