import type { Page } from '@app/common';
import type { QueuedJob } from '@app/jobs';
import type { JobDto, JobPageDto } from './dto/job.dto.js';

export function toJob(job: QueuedJob): JobDto {
  const { id, task, key, state, attempts, maxAttempts, runAt, startedAt, lastError, createdAt } = job;
  return {
    id,
    task,
    key,
    state,
    attempts,
    maxAttempts,
    runAt: runAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    lastError,
    createdAt: createdAt.toISOString(),
  };
}

export function toJobPage({ items, total, nextCursor }: Page<QueuedJob> & { total: number }): JobPageDto {
  return { jobs: items.map(toJob), total, ...(nextCursor !== undefined && { nextCursor }) };
}
