import { Module } from '@nestjs/common';
import { DownloadLimits } from './download-limits.js';
import { Quotas } from './quotas.service.js';
import { RateLimits } from './rate-limits.service.js';

@Module({ providers: [RateLimits, Quotas, DownloadLimits], exports: [RateLimits, Quotas, DownloadLimits] })
export class RateLimitsModule {}
