import { v7 } from 'uuid';
import { currentOrigin, type Origin, type Principal, type UserId } from '@app/common';
import type { Tx } from '@app/database';
import type { ActorKind, AuditEvent } from './audit-event.js';

/** Ids of one millisecond are in the order in which this process made them. */
let sequence = 0;

function idAt(moment: Date): string {
  sequence = (sequence + 1) >>> 0;
  return v7({ msecs: moment.getTime(), seq: sequence });
}

interface Actor {
  readonly kind: ActorKind;
  readonly name?: string;
  readonly user?: UserId;
}

function actorOf(origin: Origin | undefined, by: UserId | undefined): Actor {
  if (origin?.kind === 'command') return { kind: 'command', name: origin.user };
  if (origin?.kind === 'job') return { kind: 'job', name: origin.task };
  // Of an admin who acts in the place of a member, the admin.
  const caller = origin?.caller;
  const user = caller?.impersonation?.adminId ?? caller?.userId ?? by;
  if (user !== undefined) return { kind: 'person', user };
  return { kind: origin ? 'stranger' : 'system' };
}

const credentialIdOf = ({ keyId, sessionId, impersonation }: Principal): string | null =>
  keyId ?? sessionId ?? impersonation?.id ?? null;

function rowOf({ action, target, organizationId, by, details = {} }: AuditEvent, at: Date): object {
  const origin = currentOrigin();
  const request = origin?.kind === 'request' ? origin : undefined;
  const actor = actorOf(origin, by);
  const organization = organizationId === undefined ? request?.caller?.organizationId : organizationId;
  return {
    ...{ id: idAt(at), at, action, details, organization_id: organization ?? '' },
    ...{ actor_kind: actor.kind, actor_name: actor.name, actor_user: actor.user },
    ...{ credential: request?.caller?.credential, credential_id: request?.caller && credentialIdOf(request.caller) },
    ...{ target_type: target?.type, [target?.type === 'user' ? 'target_user' : 'target_name']: target?.id },
    ...{ request_id: request?.requestId, client_request_id: request?.clientRequestId },
    ...{ ip_address: request?.ipAddress, user_agent: request?.userAgent?.slice(0, 512) },
  };
}

// One round trip for an audited write. The database has the function: see the migration RecordAudit. A user
// who is mentioned for the first time gets their subject there; when another transaction gives it to them at
// the same moment, nothing is written, and the second try sees theirs.
const entries = { name: 'audit_recorded', text: 'select 1 from record_audit($1::jsonb) done where done' };

const tries = 3;
/** Entries for one statement, which may take only so long. */
const batchSize = 1000;

/** Writes down what the transaction does. It is there when the transaction commits, and otherwise never was. */
async function record(tx: Tx, ...events: readonly AuditEvent[]): Promise<void> {
  const at = tx.now();
  for (let start = 0; start < events.length; start += batchSize)
    await insert(
      tx,
      events.slice(start, start + batchSize).map((event) => rowOf(event, at)),
    );
}

async function insert(tx: Tx, rows: readonly object[]): Promise<void> {
  const values = [JSON.stringify(rows)];
  for (let attempt = 1; attempt <= tries; attempt += 1) if (await tx.row(entries, values)) return;
  throw new Error('the audit found no subjects for the users of an entry');
}

// From here on `record_audit` adds what is missing.
const placesFound = `with known as (update audit_subjects set places_known = true where user_id = $1 returning user_id)
  insert into audit_places (user_id, organization_id) select known.user_id, place from known, unnest($2::text[]) place order by place
  on conflict (user_id, organization_id) do nothing`;

/** Writes down where a user has entries, where that was not known. */
async function recordPlaces(tx: Tx, userId: UserId, organizations: readonly string[]): Promise<void> {
  await tx.rows(placesFound, [userId, organizations]);
}

export const audit = { record, recordPlaces };
