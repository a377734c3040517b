// The rules for usernames and their reviews, field by field. Written by hand, as `documented.ts`.
import { always, date, page, problem, write, type DocumentedRoute, type Shape } from './shape.js';

const base = '/admin/organizations/{organizationId}';
const organization = { 'organizationId in path': 'string' };
const kind = 'contains|exact|prefix';
const state = 'denied|former|held|reserved';
const effect = 'deny|review';
const rule: Shape = {
  ...{ id: 'string', kind, text: 'string', effect, note: 'string|null', pack: 'string|null', createdAt: date },
};
const pack: Shape = {
  ...{ name: 'string', description: 'string', version: 'integer', size: 'integer', effects: [effect] },
  ...{ on: 'boolean', 'effect?': effect, active: 'integer' },
};

export const usernameRoutes: Record<string, DocumentedRoute> = {
  [`GET ${base}/username-rules`]: {
    who: 'read:denylist',
    parameters: { ...organization, ...page },
    answer: [200, { rules: [rule], 'nextCursor?': 'string' }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`POST ${base}/username-rules`]: {
    who: 'update:denylist',
    parameters: { ...organization, ...page, 'dryRun? in query': 'false|true' },
    body: { kind, text: 'string', effect, 'note?': 'string' },
    answer: [
      200,
      { members: [{ userId: 'string', username: 'string' }], checked: 'integer', 'nextCursor?': 'string' },
      201,
      rule,
    ],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`DELETE ${base}/username-rules/{id}`]: {
    who: 'update:denylist',
    parameters: { ...organization, 'id in path': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  [`GET ${base}/username-packs`]: {
    who: 'read:denylist',
    parameters: organization,
    answer: [200, { packs: [pack] }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`GET ${base}/username-packs/{pack}/members`]: {
    who: 'read:denylist',
    parameters: { ...organization, ...page, 'pack in path': 'string' },
    answer: [200, { members: [{ userId: 'string', username: 'string' }], checked: 'integer', 'nextCursor?': 'string' }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`PUT ${base}/username-packs/{pack}`]: {
    who: 'update:denylist',
    parameters: { ...organization, 'pack in path': 'string' },
    body: { 'effect?': effect },
    answer: [200, pack],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`DELETE ${base}/username-packs/{pack}`]: {
    who: 'update:denylist',
    parameters: { ...organization, 'pack in path': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  [`GET ${base}/usernames`]: {
    who: 'read:denylist',
    parameters: { ...organization, ...page, 'query? in query': 'string', 'state? in query': state },
    answer: [
      200,
      {
        usernames: [
          {
            ...{ name: 'string', state, 'member?': { id: 'string', 'displayName?': 'string' } },
            ...{ 'until?': date, 'reason?': 'denied|left|self', 'changedAt?': date },
            'rule?': { id: 'string', kind, text: 'string' },
          },
        ],
        'nextCursor?': 'string',
      },
    ],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`GET ${base}/username-reviews`]: {
    who: 'read:denylist',
    parameters: { ...organization, ...page },
    answer: [
      200,
      {
        reviews: [
          {
            ...{ userId: 'string', username: 'string', createdAt: date },
            rule: { id: 'string', kind, text: 'string', '(or null)': 'null' },
          },
        ],
        'nextCursor?': 'string',
      },
    ],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`POST ${base}/username-reviews/{userId}/approval`]: {
    who: 'update:denylist',
    parameters: { ...organization, 'userId in path': 'string' },
    body: { username: 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  [`POST ${base}/username-reviews/{userId}/rejection`]: {
    who: 'update:denylist',
    parameters: { ...organization, 'userId in path': 'string' },
    body: { username: 'string', 'replacement?': 'string|null' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
};
