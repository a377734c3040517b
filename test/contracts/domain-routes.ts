// Domains of organizations, field by field. Written by hand, as `documented.ts`.
import { always, date, problem, write, type DocumentedRoute, type Shape } from './shape.js';

const base = '/admin/organizations/{organizationId}/domains';
const organization = { 'organizationId in path': 'string' };
const one = { ...organization, 'domain in path': 'string' };
const joining = 'members|off';
const domain: Shape = {
  domain: 'string',
  status: 'failing|pending|verified',
  joining,
  record: { name: 'string', type: 'TXT', value: 'string' },
  'lastCheck?': 'absent|found|unreachable',
  createdAt: date,
  'verifiedAt?': date,
  'checkedAt?': date,
  'failingSince?': date,
};

export const domainRoutes: Record<string, DocumentedRoute> = {
  'POST /auth/memberships/{organizationId}': {
    who: 'session',
    parameters: organization,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`GET ${base}`]: {
    who: 'read:organization',
    parameters: organization,
    answer: [200, { domains: [domain] }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`POST ${base}`]: {
    who: 'update:domains',
    parameters: organization,
    body: { domain: 'string', 'joining?': joining },
    answer: [201, domain],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`GET ${base}/{domain}`]: {
    who: 'read:organization',
    parameters: one,
    answer: [200, domain],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`PATCH ${base}/{domain}`]: {
    who: 'update:domains',
    parameters: { ...one, 'If-Match? in header': 'string' },
    body: { joining },
    answer: [200, domain],
    failures: problem([400, 401, 403, 404, 412, ...write]),
  },
  [`POST ${base}/{domain}/verify`]: {
    who: 'update:domains',
    parameters: one,
    answer: [200, domain],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`DELETE ${base}/{domain}`]: {
    who: 'update:domains',
    parameters: one,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
};
