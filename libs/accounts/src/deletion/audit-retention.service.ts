import { Inject, Injectable } from '@nestjs/common';
import { audit } from '@app/audit';
import { Clock, type OrganizationId } from '@app/common';
import { SETTINGS, type Settings } from '@app/config';
import { PreparedQueries, TransactionManager, type Tx } from '@app/database';
import { HandlesJob } from '@app/jobs';
import { auditedPlaces } from '../queries/audit-retention.queries.js';

const day = 86_400_000;
/** Entries that go in one transaction. */
const batch = 5000;

/**
 * Removes audit entries that are older than `AUDIT_RETENTION` days, a batch in each transaction. It may be ended at any
 * moment and begun again, and run twice at once: what is left to do is found in the entries themselves.
 */
@Injectable()
export class AuditRetentionService {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly transactions: TransactionManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Until nothing old is left, or `signal` is aborted. */
  @HandlesJob('audit.expire')
  async run(_: unknown, signal: AbortSignal): Promise<void> {
    const days = this.settings.AUDIT_RETENTION;
    if (days === 0) return;
    const before = new Date(this.clock.now().getTime() - days * day);
    let after: string | null = null;
    for (;;) {
      const places: { id: string }[] = await this.statements.rows(auditedPlaces, [after]);
      for (const { id } of places)
        while (!signal.aborted && (await this.transactions.run((tx) => expire(tx, id, before))));
      after = places.at(-1)?.id ?? null;
      if (after === null || signal.aborted) return;
    }
  }
}

/** Leaves an entry of how many went. @returns whether there may be more, and no other worker is at it */
async function expire(tx: Tx, place: string, before: Date): Promise<boolean> {
  const row = await tx.row<{ gone: number | null }>('select expire_audit($1, $2, $3) as gone', [place, before, batch]);
  const count = row?.gone ?? 0;
  if (count === 0) return false;
  const organizationId = place === '' ? null : (place as OrganizationId);
  const details = { count, before: before.toISOString() };
  await audit.record(tx, { action: 'audit.expired', organizationId, details });
  return count === batch;
}
