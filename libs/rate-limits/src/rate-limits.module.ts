import { Module } from '@nestjs/common';
import { DownloadLimits } from './download-limits.js';
import { RateLimits } from './rate-limits.service.js';

@Module({ providers: [RateLimits, DownloadLimits], exports: [RateLimits, DownloadLimits] })
export class RateLimitsModule {}
