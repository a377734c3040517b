import { audit, type AuditEvent } from '@app/audit';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';

/**
 * Records an event of a whole account in each organization of the user, or for the installation where the user has no
 * organization.
 */
export async function recordAccountEvent(
  tx: Tx,
  userId: UserId,
  event: Pick<AuditEvent, 'action' | 'by' | 'details'>,
): Promise<void> {
  const text = 'select organization_id as id from members where user_id = $1 order by organization_id';
  const organizations = (await tx.rows<{ id: OrganizationId }>(text, [userId])).map(({ id }) => id);
  const target = { type: 'user', id: userId } as const;
  await audit.record(
    tx,
    ...(organizations.length > 0 ? organizations : [null]).map((organizationId) => ({
      ...event,
      organizationId,
      target,
    })),
  );
}
