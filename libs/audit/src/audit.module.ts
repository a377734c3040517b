import { Module } from '@nestjs/common';
import { AuditEntriesRepository } from './audit-entries.repository.js';
import { AuditTrail } from './audit-trail.service.js';

@Module({ providers: [AuditEntriesRepository, AuditTrail], exports: [AuditTrail] })
export class AuditModule {}
