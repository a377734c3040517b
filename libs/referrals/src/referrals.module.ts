import { Module } from '@nestjs/common';
import { ReferralsRepository } from './referrals.repository.js';

@Module({ providers: [ReferralsRepository], exports: [ReferralsRepository] })
export class ReferralsModule {}
