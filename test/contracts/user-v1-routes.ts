// What the contract of `/v1/user` says, field by field. Written by hand, as `documented.ts`.
import { always, write, type DocumentedRoute } from './shape.js';

const failure = {
  code: 'integer',
  message:
    'generic_client_error|generic_conflict|generic_forbidden|generic_not_found|generic_unauthorized|internal_server_error|refresh_token_expired|service_unavailable|session_token_expired|too_many_requests',
  name: 'string',
  'details?': [{ field: 'string', message: 'string' }],
} as const;

const userV1 = (statuses: readonly number[]): DocumentedRoute['failures'] => ({ shape: failure, statuses });

export const userV1Routes: Record<string, DocumentedRoute> = {
  'POST /v1/user/auth/refresh-session': {
    who: 'anybody',
    body: { refreshToken: 'string' },
    answer: [200, { sessionToken: 'string' }],
    failures: userV1([400, 401, ...write]),
  },
  'GET /v1/user/notifications/stream': {
    who: 'person',
    parameters: { 'Last-Event-ID? in header': 'string', 'containerId in query': 'string', 'seconds? in query': 'integer' },
    answer: [200, 'string'],
    failures: userV1([400, 401, 404, 429, ...always]),
  },
};
