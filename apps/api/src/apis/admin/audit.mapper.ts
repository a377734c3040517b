import { Readable } from 'node:stream';
import type { AuditRecord } from '@app/audit';
import { StreamAnswer } from '@app/http';
import type { Page } from '@app/common';
import type { AuditActorDto, AuditEntryDto, AuditPageDto, AuditTargetDto } from './dto/audit.dto.js';

const toActor = ({ actorKind, actor, actorUserId, credential, credentialId }: AuditRecord): AuditActorDto => ({
  kind: actorKind,
  ...(actor !== null && { id: actor }),
  ...(actorUserId !== null && { userId: actorUserId }),
  ...(credential !== null && { credential }),
  ...(credentialId !== null && { credentialId }),
});

function toTarget({ targetType, target, targetUserId }: AuditRecord): AuditTargetDto | undefined {
  return targetType === null || target === null
    ? undefined
    : { type: targetType, id: target, ...(targetUserId !== null && { userId: targetUserId }) };
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
