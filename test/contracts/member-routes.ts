// One role of a member, and many members at once. Written by hand, as `documented.ts`.
import { base, ifMatch, member, memberParam, organizationParam } from './admin-routes.js';
import { problem, uuid, write, type DocumentedRoute } from './shape.js';

const roleOfMember = (...others: number[]): DocumentedRoute => ({
  who: 'update:users',
  parameters: { ...memberParam, 'role in path': 'string', ...ifMatch },
  answer: [200, member],
  failures: problem([400, 401, 403, 404, ...others, 412, ...write]),
});

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
