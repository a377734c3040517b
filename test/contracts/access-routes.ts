// AuthZEN, field by field. Written by hand, as `documented.ts`.
import { always, problem, write, type DocumentedRoute, type Shape } from './shape.js';

const properties: Shape = { '*': 'any' };
const subject = { type: 'string', id: 'string', 'properties?': properties };
const action = { name: 'string', 'properties?': properties };
const resource = { type: 'string', id: 'string', 'properties?': properties };
const context = { 'reason?': 'boolean' };
const reason = { reason: 'granted|not_granted', roles: [{ id: 'string', name: 'string' }] } as const;
const item: Shape = { 'subject?': subject, 'action?': action, 'resource?': resource, 'context?': context };
const who = 'evaluate:access';
const failures = problem([400, 401, 403, ...write]);

export const accessRoutes: Record<string, DocumentedRoute> = {
  'POST /access/v1/evaluation': {
    who,
    body: { subject, action, resource, 'context?': context },
    answer: [200, { decision: 'boolean', 'context?': reason }],
    failures,
  },
  'POST /access/v1/evaluations': {
    who,
    body: {
      ...item,
      'evaluations?': [item],
      'options?': { 'evaluations_semantic?': 'deny_on_first_deny|execute_all|permit_on_first_permit' },
    },
    answer: [
      200,
      {
        'evaluations?': [{ decision: 'boolean', 'context?': reason }],
        'decision?': 'boolean',
        'context?': reason,
      },
    ],
    failures,
  },
  'POST /access/v1/search/subject': {
    who,
    body: { subject: { type: 'string' }, action, resource, 'page?': { 'token?': 'string', 'limit?': 'integer' } },
    answer: [200, { page: { next_token: 'string' }, results: [{ type: 'user', id: 'string uuid' }] }],
    failures,
  },
  'POST /access/v1/search/action': {
    who,
    body: { subject, resource },
    answer: [200, { results: [{ name: 'string' }] }],
    failures,
  },
  'GET /.well-known/authzen-configuration': {
    who: 'anybody',
    answer: [
      200,
      {
        policy_decision_point: 'string uri',
        access_evaluation_endpoint: 'string uri',
        access_evaluations_endpoint: 'string uri',
        search_subject_endpoint: 'string uri',
        search_action_endpoint: 'string uri',
      },
    ],
    failures: problem([400, ...always]),
  },
};
