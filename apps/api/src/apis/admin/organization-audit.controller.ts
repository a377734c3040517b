import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuditTrail } from '@app/audit';
import { Allows, Caller } from '@app/auth';
import { OrganizationNotFound, RequestInvalid, TooManyRequests, type OrganizationPrincipal } from '@app/common';
import { defaultPageSize, Fails, Returns, ReturnsFile, type StreamAnswer } from '@app/http';
import { Download } from '@app/rate-limits';
import { InPathOrganization } from './admin-organization.js';
import { auditFilterOf, toAuditLines, toAuditPage } from './audit.mapper.js';
import { AuditFilterDto, AuditQueryDto } from './dto/audit-query.dto.js';
import { AuditPageDto } from './dto/audit.dto.js';

@ApiTags('Administration: audit')
@Controller('admin/organizations/:organizationId/audit')
@InPathOrganization()
export class OrganizationAuditController {
  constructor(private readonly trail: AuditTrail) {}

  /** The audit entries of the organization: newest first, or as a feed. */
  @Get()
  @Allows('read:audit')
  @Returns(AuditPageDto)
  @Fails(OrganizationNotFound, RequestInvalid)
  async listOrganizationAuditEntries(
    @Caller() { organizationId }: OrganizationPrincipal,
    @Query() { cursor, limit = defaultPageSize, order = 'desc', ...filter }: AuditQueryDto,
  ): Promise<AuditPageDto> {
    return toAuditPage(await this.trail.list(organizationId, auditFilterOf(filter), { order, limit, cursor }));
  }

  /** All matching entries, newest first, as NDJSON: one entry a line, as in the list. */
  @Get('export')
  @Allows('read:audit')
  @Download()
  @ReturnsFile('application/x-ndjson', 'One entry a line')
  @Fails(OrganizationNotFound, RequestInvalid, TooManyRequests)
  async exportOrganizationAuditEntries(
    @Caller() { organizationId }: OrganizationPrincipal,
    @Query() filter: AuditFilterDto,
  ): Promise<StreamAnswer> {
    return toAuditLines(await this.trail.export(organizationId, auditFilterOf(filter)));
  }
}
