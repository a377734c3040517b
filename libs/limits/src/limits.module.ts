import { Module } from '@nestjs/common';
import { Quotas } from './quotas.service.js';
import { RateLimits } from './rate-limits.service.js';

@Module({ providers: [RateLimits, Quotas], exports: [RateLimits, Quotas] })
export class LimitsModule {}
