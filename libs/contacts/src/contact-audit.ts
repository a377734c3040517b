import { audit, type AuditEvent } from '@app/audit';
import type { OrganizationId, UserId } from '@app/common';
import type { Tx } from '@app/database';
import { recordAccountEvent } from '@app/organizations';

/**
 * Records a change of an account in all organizations of the user, or in that of the admin: others must not see its
 * admins.
 * @param by the organization of the admin; undefined: the user did it
 */
export async function recordContactEvent(
  tx: Tx,
  userId: UserId,
  by: OrganizationId | undefined,
  event: Pick<AuditEvent, 'action' | 'by' | 'details'>,
): Promise<void> {
  if (by === undefined) return recordAccountEvent(tx, userId, event);
  await audit.record(tx, { ...event, organizationId: by, target: { type: 'user', id: userId } });
}
