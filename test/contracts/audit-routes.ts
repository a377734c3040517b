import { readFileSync } from 'node:fs';
import { always, date, page, problem, uuid, type DocumentedRoute, type Shape } from './shape.js';

const auditAction = readFileSync(new URL('./audit-actions.txt', import.meta.url), 'utf8')
  .trimEnd()
  .replaceAll('\n', '|');
const auditFilter = {
  'actor? in query': 'string',
  'target? in query': 'string',
  'action? in query': auditAction,
  'from? in query': 'string date-time',
  'to? in query': 'string date-time',
};
const auditEntry: Shape = {
  id: uuid,
  at: date,
  action: auditAction,
  actor: {
    kind: 'command|job|person|stranger|system',
    'id?': 'string',
    'userId?': uuid,
    'credential?': 'issuer|key|session',
    'credentialId?': 'string',
  },
  'target?': {
    type: 'identity_provider|invitation|issuer|job|organization|role|signing_key|user',
    id: 'string',
    'userId?': uuid,
  },
  'requestId?': 'string',
  'clientRequestId?': 'string',
  'ipAddress?': 'string',
  'userAgent?': 'string',
  details: { '*': 'any' },
};

/** Who did what: the routes of the audit. */
export const auditRoutes: Record<string, DocumentedRoute> = {
  'GET /admin/audit': {
    who: 'read:audit',
    parameters: { ...auditFilter, ...page },
    answer: [200, { entries: [auditEntry], 'nextCursor?': 'string' }],
    failures: problem([400, 401, 403, ...always]),
  },
  'GET /admin/audit/export': {
    who: 'read:audit',
    parameters: auditFilter,
    answer: [200, 'string'],
    failures: problem([400, 401, 403, ...always]),
  },
};
