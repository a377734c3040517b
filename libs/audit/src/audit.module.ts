import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditEntriesRepository } from './audit-entries.repository.js';
import { AuditTrail } from './audit-trail.service.js';
import { AuditSubject } from './audit-subject.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([AuditSubject])],
  providers: [AuditEntriesRepository, AuditTrail],
  exports: [AuditTrail],
})
export class AuditModule {}
