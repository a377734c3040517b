import { readFileSync } from 'node:fs';
import { always, date, page, problem, uuid, type DocumentedRoute, type Shape } from './shape.js';

const auditAction = readFileSync(new URL('./audit-actions.txt', import.meta.url), 'utf8')
  .trimEnd()
  .replaceAll('\n', '|');
const organizationParam = { 'organizationId in path': 'string' };
const actionGroup = [...new Set(auditAction.split('|').map((action) => action.split('.')[0]))].join('|');
const auditFilter = {
  'actor? in query': 'string',
  'actorUsername? in query': 'string',
  'target? in query': 'string',
  'targetUsername? in query': 'string',
  'action? in query': auditAction,
  'actionGroup? in query': actionGroup,
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
    'name?': 'string',
    'username?': 'string',
    'credential?': 'impersonation|issuer|key|session',
    'credentialId?': 'string',
  },
  'target?': {
    type: 'domain|identity_provider|invitation|issuer|job|organization|role|signing_key|user',
    id: 'string',
    'userId?': uuid,
    'name?': 'string',
    'username?': 'string',
  },
  'requestId?': 'string',
  'clientRequestId?': 'string',
  'ipAddress?': 'string',
  'userAgent?': 'string',
  details: { '*': 'any' },
};

const auditPage = { ...auditFilter, ...page, 'order? in query': 'asc|desc' };
const auditAnswer: Shape = { entries: [auditEntry], 'nextCursor?': 'string' };

/** Who did what: the routes of the audit. */
export const auditRoutes: Record<string, DocumentedRoute> = {
  'GET /admin/audit': {
    who: 'read:audit',
    parameters: auditPage,
    answer: [200, auditAnswer],
    failures: problem([400, 401, 403, ...always]),
  },
  'GET /admin/audit/export': {
    who: 'read:audit',
    parameters: auditFilter,
    answer: [200, 'string'],
    failures: problem([400, 401, 403, ...always]),
  },
  'GET /admin/organizations/{organizationId}/audit': {
    who: 'read:audit',
    parameters: { ...organizationParam, ...auditPage },
    answer: [200, auditAnswer],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  'GET /admin/organizations/{organizationId}/audit/export': {
    who: 'read:audit',
    parameters: { ...organizationParam, ...auditFilter },
    answer: [200, 'string'],
    failures: problem([400, 401, 403, 404, ...always]),
  },
};
