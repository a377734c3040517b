// What admins change of the account of a member, field by field. Written by hand, as `documented.ts`.
import { member } from './admin-routes.js';
import { date, problem, write, type DocumentedRoute } from './shape.js';

const path = '/admin/organizations/{organizationId}/members/{userId}';
const inMember = { 'organizationId in path': 'string', 'userId in path': 'string' };

export const memberAccountRoutes: Record<string, DocumentedRoute> = {
  [`PATCH ${path}`]: {
    who: 'update:profiles',
    parameters: { ...inMember, 'If-Match? in header': 'string' },
    body: { 'name?': 'string', 'bio?': 'string|null', 'username?': 'string|null' },
    answer: [200, member],
    failures: problem([400, 401, 403, 404, 409, 412, ...write]),
  },
  [`DELETE ${path}/picture`]: {
    who: 'update:profiles',
    parameters: inMember,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`POST ${path}/password-reset`]: {
    who: 'update:passwords',
    parameters: inMember,
    answer: [202, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`POST ${path}/temporary-password`]: {
    who: 'update:passwords',
    parameters: inMember,
    answer: [201, { temporaryPassword: 'string', expiresAt: date }],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`DELETE ${path}/factors`]: {
    who: 'update:factors',
    parameters: inMember,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
};
