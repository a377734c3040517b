import type { Page } from '@app/common';
import { withoutNulls } from '@app/http';
import type { ImpersonationRecord, StartedImpersonation } from '@app/members';
import type { ImpersonationDto, ImpersonationPageDto, StartedImpersonationDto } from './dto/impersonation.dto.js';

export const toStartedImpersonation = ({
  id,
  accessToken,
  expiresAt,
}: StartedImpersonation): StartedImpersonationDto => ({ id, accessToken, expiresAt: expiresAt.toISOString() });

const toImpersonation = ({ endedAt, ...one }: ImpersonationRecord): ImpersonationDto =>
  withoutNulls({
    ...{ id: one.id, adminId: one.adminId, adminName: one.adminName, reason: one.reason },
    ...{ startedAt: one.startedAt.toISOString(), expiresAt: one.expiresAt.toISOString() },
    endedAt: endedAt?.toISOString() ?? null,
  });

export function toImpersonationPage({ items, nextCursor }: Page<ImpersonationRecord>): ImpersonationPageDto {
  return { impersonations: items.map(toImpersonation), ...(nextCursor !== undefined && { nextCursor }) };
}
