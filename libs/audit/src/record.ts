import { v7 } from 'uuid';
import { currentOrigin, type Origin, type UserId } from '@app/common';
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
  const user = origin?.caller?.userId ?? by;
  if (user !== undefined) return { kind: 'person', user };
  return { kind: origin ? 'stranger' : 'system' };
}

function rowOf({ action, target, organizationId, by, details = {} }: AuditEvent, at: Date): object {
  const origin = currentOrigin();
  const request = origin?.kind === 'request' ? origin : undefined;
  const actor = actorOf(origin, by);
  const organization = organizationId === undefined ? request?.caller?.organizationId : organizationId;
  return {
    ...{ id: idAt(at), at, action, details, organization_id: organization ?? '' },
    ...{ actor_kind: actor.kind, actor_name: actor.name, actor_user: actor.user },
    ...{ credential: request?.caller?.credential, credential_id: request?.caller?.keyId ?? request?.caller?.sessionId },
    ...{ target_type: target?.type, [target?.type === 'user' ? 'target_user' : 'target_name']: target?.id },
    ...{ request_id: request?.requestId, client_request_id: request?.clientRequestId },
    ...{ ip_address: request?.ipAddress, user_agent: request?.userAgent?.slice(0, 512) },
  };
}

// One statement, so that an audited write costs one round trip more. A user who is mentioned for the first
// time gets their subject
// here; when another transaction gives it to them at the same moment, nothing is written, and the second try
// sees theirs.
const entries = {
  name: 'audit_record',
  text: `
  with events as (
    select * from jsonb_to_recordset($1::jsonb) as d (id uuid, at timestamptz, action text, details jsonb, organization_id text, actor_kind text, actor_name text,
      actor_user uuid, credential text, credential_id text, target_type text, target_name text, target_user uuid, request_id text, client_request_id text,
      ip_address text, user_agent text)
  ), people as (
    select actor_user as user_id from events where actor_user is not null union select target_user from events where target_user is not null
  ), known as (
    select s.user_id, s.subject from people p join audit_subjects s on s.user_id = p.user_id
  ), fresh as (
    insert into audit_subjects (user_id, subject)
    select user_id, gen_random_uuid()::text from people where user_id not in (select user_id from known) order by user_id
    on conflict (user_id) do nothing returning user_id, subject
  ), named as (
    select user_id, subject from known union all select user_id, subject from fresh
  ), complete as (
    select 1 where (select count(*) from people) = (select count(*) from named)
  ), told as (
    select d.*, coalesce(a.subject, d.actor_name) as actor, coalesce(t.subject, d.target_name) as target, coalesce(a.subject, t.subject) as subject
    from complete, events d left join named a on a.user_id = d.actor_user left join named t on t.user_id = d.target_user
  ), entries as (
    insert into audit_entries (organization_id, id, at, action, actor_kind, actor, credential, credential_id, target_type, target, request_id, details)
    select organization_id, id, at, action, actor_kind, actor, credential, credential_id, target_type, target, request_id, details from told
  ), origins as (
    insert into audit_origins (organization_id, entry_id, subject, ip_address, user_agent, client_request_id)
    select organization_id, id, subject, ip_address, user_agent, client_request_id from told
    where ip_address is not null or user_agent is not null or client_request_id is not null
  )
  select 1 from complete`,
};

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
  throw new Error('the audit found no names for the people of an entry');
}

export const audit = { record };
