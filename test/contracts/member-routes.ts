// One role of a member, and many members at once. Written by hand, as `documented.ts`.
import { base, ifMatch, memberParam, memberRolesChange, organizationParam, tried } from './admin-routes.js';
import { always, date, page, problem, uuid, write, type DocumentedRoute, type Shape } from './shape.js';

const roleOfMember = (...others: number[]): DocumentedRoute => ({
  who: 'update:users',
  parameters: { ...memberParam, 'role in path': 'string', ...ifMatch, ...tried },
  answer: [200, memberRolesChange],
  failures: problem([400, 401, 403, 404, ...others, 412, ...write]),
});

const note: Shape = { id: uuid, text: 'string', 'authorId?': uuid, 'authorName?': 'string', createdAt: date };

const impersonation: Shape = {
  ...{ id: uuid, 'adminId?': uuid, 'adminName?': 'string', reason: 'string' },
  ...{ startedAt: date, expiresAt: date, 'endedAt?': date },
};

export const memberRoutes: Record<string, DocumentedRoute> = {
  [`POST ${base}/members/bulk`]: {
    who: 'read:members',
    parameters: organizationParam,
    body: {
      action: 'add-role|ban|remove|remove-role|sign-out|unban',
      members: [uuid],
      'role?': 'string',
    },
    answer: [
      200,
      {
        ...{ done: 'integer', unchanged: 'integer', failed: 'integer' },
        results: [{ id: uuid, result: 'done|failed|unchanged', 'code?': 'string', 'detail?': 'string' }],
      },
    ],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  [`PUT ${base}/members/{userId}/roles/{role}`]: roleOfMember(),
  [`DELETE ${base}/members/{userId}/roles/{role}`]: roleOfMember(409),
  [`GET ${base}/members/{userId}/notes`]: {
    who: 'read:notes',
    parameters: { ...memberParam, ...page },
    answer: [200, { notes: [note], 'nextCursor?': 'string' }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`POST ${base}/members/{userId}/notes`]: {
    who: 'update:notes',
    parameters: memberParam,
    body: { text: 'string' },
    answer: [201, note],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`DELETE ${base}/members/{userId}/notes/{noteId}`]: {
    who: 'update:notes',
    parameters: { ...memberParam, 'noteId in path': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  [`GET ${base}/members/{userId}/impersonations`]: {
    who: 'impersonate:members',
    parameters: { ...memberParam, ...page },
    answer: [200, { impersonations: [impersonation], 'nextCursor?': 'string' }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`POST ${base}/members/{userId}/impersonations`]: {
    who: 'impersonate:members',
    parameters: memberParam,
    body: { reason: 'string', 'currentPassword?': 'string' },
    answer: [201, { id: uuid, accessToken: 'string', expiresAt: date }],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`DELETE ${base}/members/{userId}/impersonations/{impersonationId}`]: {
    who: 'impersonate:members',
    parameters: { ...memberParam, 'impersonationId in path': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  [`GET ${base}/permissions/{name}/members`]: {
    who: 'read:members',
    parameters: { ...organizationParam, 'name in path': 'string', ...page },
    answer: [
      200,
      { members: [{ id: uuid, name: 'string', roles: [{ id: 'string', name: 'string' }] }], 'nextCursor?': 'string' },
    ],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`DELETE ${base}/members/{userId}/factors`]: {
    who: 'update:factors',
    parameters: memberParam,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`DELETE ${base}/members/{userId}/sessions`]: {
    who: 'update:sessions',
    parameters: memberParam,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  [`DELETE ${base}/members/{userId}/sessions/{sessionId}`]: {
    who: 'update:sessions',
    parameters: { ...memberParam, 'sessionId in path': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
};
