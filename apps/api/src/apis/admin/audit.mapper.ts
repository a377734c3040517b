import { Readable } from 'node:stream';
import type { AuditFilter, AuditRecord } from '@app/audit';
import { StreamAnswer } from '@app/http';
import type { Page } from '@app/common';
import { canonicalNameOf } from '@app/usernames';
import type { AuditFilterDto } from './dto/audit-query.dto.js';
import type { AuditActorDto, AuditEntryDto, AuditPageDto, AuditTargetDto } from './dto/audit.dto.js';

/** Absent filters stay absent: the audit names those of an export. Usernames are compared in their canonical form. */
export const auditFilterOf = (query: AuditFilterDto): AuditFilter => ({
  ...(query.actor !== undefined && { actor: query.actor }),
  ...(query.actorUsername !== undefined && { actorUsername: canonicalNameOf(query.actorUsername) }),
  ...(query.target !== undefined && { target: query.target }),
  ...(query.targetUsername !== undefined && { targetUsername: canonicalNameOf(query.targetUsername) }),
  ...(query.action !== undefined && { action: query.action }),
  ...(query.actionGroup !== undefined && { actionGroup: query.actionGroup }),
  ...(query.from !== undefined && { from: query.from }),
  ...(query.to !== undefined && { to: query.to }),
});

const toActor = (entry: AuditRecord): AuditActorDto => ({
  kind: entry.actorKind,
  ...(entry.actor !== null && { id: entry.actor }),
  ...(entry.actorUserId !== null && { userId: entry.actorUserId }),
  ...(entry.actorName !== null && { name: entry.actorName }),
  ...(entry.actorUsername !== null && { username: entry.actorUsername }),
  ...(entry.credential !== null && { credential: entry.credential }),
  ...(entry.credentialId !== null && { credentialId: entry.credentialId }),
});

function toTarget({ targetType, target, ...entry }: AuditRecord): AuditTargetDto | undefined {
  if (targetType === null || target === null) return undefined;
  return {
    type: targetType,
    id: target,
    ...(entry.targetUserId !== null && { userId: entry.targetUserId }),
    ...(entry.targetName !== null && { name: entry.targetName }),
    ...(entry.targetUsername !== null && { username: entry.targetUsername }),
  };
}

function toEntry(entry: AuditRecord): AuditEntryDto {
  const { id, at, action, requestId, clientRequestId, ipAddress, userAgent, details } = entry;
  const target = toTarget(entry);
  return {
    id,
    at,
    action,
    actor: toActor(entry),
    ...(target && { target }),
    ...(requestId !== null && { requestId }),
    ...(clientRequestId !== null && { clientRequestId }),
    ...(ipAddress !== null && { ipAddress }),
    ...(userAgent !== null && { userAgent }),
    details,
  };
}

export const toAuditPage = ({ items, nextCursor }: Page<AuditRecord>): AuditPageDto => ({
  entries: items.map(toEntry),
  ...(nextCursor !== undefined && { nextCursor }),
});

async function* linesOf(batches: AsyncIterable<AuditRecord[]>): AsyncGenerator<Buffer> {
  for await (const batch of batches)
    yield Buffer.from(batch.map((entry) => `${JSON.stringify(toEntry(entry))}\n`).join(''));
}

/** One entry a line (NDJSON). No batch is read before the one in front of it has been taken. */
export const toAuditLines = (batches: AsyncIterable<AuditRecord[]>): StreamAnswer =>
  new StreamAnswer(Readable.from(linesOf(batches), { highWaterMark: 1 }), 'application/x-ndjson', 'audit.ndjson');
