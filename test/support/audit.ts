import type { Action } from '@app/audit';
import { randomUUID } from 'node:crypto';
import { api } from './api.js';
import type { TestPerson } from './people.js';

/** An entry as `GET /admin/audit` shows it. */
export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly action: Action;
  readonly actor: {
    readonly kind: string;
    readonly id?: string;
    readonly userId?: string;
    readonly name?: string;
    readonly username?: string;
    readonly credential?: string;
    readonly credentialId?: string;
  };
  readonly target?: {
    readonly type: string;
    readonly id: string;
    readonly userId?: string;
    readonly name?: string;
    readonly username?: string;
  };
  readonly requestId?: string;
  readonly clientRequestId?: string;
  readonly ipAddress?: string;
  readonly userAgent?: string;
  readonly details: Record<string, unknown>;
}

/** A page of what an admin sees. */
export async function auditOf(admin: TestPerson, query: Record<string, string> = {}): Promise<AuditEntry[]> {
  const { status, body } = await api
    .as(admin)
    .get(`/admin/audit?${new URLSearchParams({ limit: '100', ...query }).toString()}`);
  if (status !== 200) throw new Error(`the audit answered ${status}: ${JSON.stringify(body)}`);
  return (body as { entries: AuditEntry[] }).entries;
}

/** What a client calls a request, as no other is called, and what goes with the request to say it. */
export function aRequest(): { readonly requestId: string; readonly headers: Record<string, string> } {
  const requestId = randomUUID();
  return { requestId, headers: { 'x-request-id': requestId } };
}

/** What an admin sees of one request, oldest first. */
export async function entriesOf(admin: TestPerson, requestId: string): Promise<AuditEntry[]> {
  return (await auditOf(admin)).filter((entry) => entry.clientRequestId === requestId).reverse();
}

/** How many entries there are, of all organizations and of none. */
export async function countEntries(): Promise<number> {
  return (await facet.sql<{ count: number }>('select count(*)::int as count from audit_entries'))[0]?.count ?? 0;
}
