// Attributes of members that an organization describes itself, field by field. Written by hand, as `documented.ts`.
import { always, date, problem, write, type DocumentedRoute, type Shape } from './shape.js';

const base = '/admin/organizations/{organizationId}';
const organization = { 'organizationId in path': 'string' };
const member = { ...organization, 'userId in path': 'string' };
const ifMatch = { 'If-Match? in header': 'string' };
const schema: Shape = { '*': 'any' };
const search = { ready: ['string'], waiting: ['string'], members: 'integer' } as const;
const described: Shape = { schema, updatedAt: date, search };
const values: Shape = { attributes: { '*': 'any' }, unfit: ['string'] };
const change: Shape = { attributes: { '*': 'any' } };

export const attributeRoutes: Record<string, DocumentedRoute> = {
  [`GET ${base}/attributes/schema`]: {
    who: 'read:organization',
    parameters: organization,
    answer: [200, described],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`PUT ${base}/attributes/schema`]: {
    who: 'update:organization',
    parameters: { ...organization, ...ifMatch },
    body: { schema },
    answer: [200, described],
    failures: problem([400, 401, 403, 404, 412, ...write]),
  },
  [`DELETE ${base}/attributes/schema`]: {
    who: 'update:organization',
    parameters: { ...organization, ...ifMatch },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 412, ...write]),
  },
  [`GET ${base}/members/{userId}/attributes`]: {
    who: 'read:members',
    parameters: member,
    answer: [200, values],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`PATCH ${base}/members/{userId}/attributes`]: {
    who: 'update:attributes',
    parameters: { ...member, ...ifMatch },
    body: change,
    answer: [200, values],
    failures: problem([400, 401, 403, 404, 412, ...write]),
  },
  'GET /auth/attributes': {
    who: 'session',
    answer: [200, values],
    failures: problem([400, 401, 403, ...always]),
  },
  'PATCH /auth/attributes': {
    who: 'session',
    parameters: ifMatch,
    body: change,
    answer: [200, values],
    failures: problem([400, 401, 403, 404, 412, ...write]),
  },
};
