// Signing in with others, field by field. Written by hand, as `documented.ts`.
import { browserTokens } from './browser-session-routes.js';
import { always, date, problem, tokens, uuid, write, type DocumentedRoute, type Shape } from './shape.js';

const choice = { organizationId: 'string', provider: 'string', 'redirectUri?': 'string', 'fresh?': 'boolean' };
const inBrowser = { authorizationUrl: 'string uri', expiresAt: date };
const begun = { ...inBrowser, request: 'string' };
const answer = { state: 'string', 'code?': 'string', 'iss?': 'string', 'error?': 'string' };
const completion = { ...answer, request: 'string' };
const completing = problem([400, 401, 403, 404, 409, ...write]);
const identity = {
  id: uuid,
  provider: 'string',
  'name?': 'string',
  'email?': 'string',
  'avatarUrl?': 'string uri',
  createdAt: date,
  updatedAt: date,
};

const walletProof = { request: 'string', message: 'string', signature: 'string' };

const base = '/admin/organizations/{organizationId}/identity-providers';
const organization = { 'organizationId in path': 'string' };
const one = { ...organization, 'providerId in path': 'string' };
const provider: Shape = {
  ...{ id: 'string', name: 'string', issuer: 'string', clientId: 'string', scopes: ['string'] },
  ...{ createUsers: 'boolean', emailDomains: ['string'], provider: 'string', createdAt: date, updatedAt: date },
};

export const identityProviderRoutes: Record<string, DocumentedRoute> = {
  'GET /auth/username-availability': {
    who: 'anybody',
    parameters: { 'organizationId in query': 'string', 'username in query': 'string' },
    answer: [200, { available: 'boolean', 'reason?': 'confusable|denied|invalid|taken', 'message?': 'string' }],
    failures: problem([400, 403, 404, ...always]),
  },
  'GET /auth/providers': {
    who: 'anybody',
    parameters: { 'organizationId in query': 'string' },
    answer: [200, { providers: [{ id: 'string', name: 'string' }] }],
    failures: problem([400, ...always]),
  },
  'POST /auth/login/provider': {
    who: 'anybody',
    body: choice,
    answer: [200, begun],
    failures: problem([400, 404, ...write]),
  },
  'POST /auth/login/provider/completion': {
    who: 'anybody',
    body: completion,
    answer: [200, tokens],
    failures: completing,
  },
  'POST /auth/session/provider': {
    who: 'anybody',
    body: choice,
    answer: [200, inBrowser],
    failures: problem([400, 403, 404, ...write]),
  },
  'POST /auth/session/provider/completion': {
    who: 'anybody',
    body: answer,
    answer: [200, browserTokens],
    failures: completing,
  },
  'POST /auth/login/wallet/nonce': {
    who: 'anybody',
    body: { 'address?': 'string', 'chainId?': 'integer', 'domain?': 'string', 'organizationId?': 'string' },
    answer: [200, { nonce: 'string', expiresAt: date, 'message?': 'string', request: 'string' }],
    failures: problem([400, 403, ...write]),
  },
  'POST /auth/login/wallet': {
    who: 'anybody',
    body: walletProof,
    answer: [200, tokens],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/session/wallet': {
    who: 'anybody',
    body: walletProof,
    answer: [200, browserTokens],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/identities': {
    who: 'session',
    body: { ...choice, 'currentPassword?': 'string' },
    answer: [200, begun],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/identities/completion': {
    who: 'session',
    body: completion,
    answer: [200, identity],
    failures: problem([400, 401, 403, 409, ...write]),
  },
  'DELETE /auth/identities/{id}': {
    who: 'session',
    parameters: { 'id in path': 'string' },
    body: { 'currentPassword?': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`GET ${base}`]: {
    who: 'read:providers',
    parameters: organization,
    answer: [200, { identityProviders: [provider] }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`POST ${base}`]: {
    who: 'update:providers',
    parameters: organization,
    body: {
      ...{ id: 'string', name: 'string', issuer: 'string', clientId: 'string', clientSecret: 'string' },
      ...{ 'scopes?': ['string'], 'createUsers?': 'boolean', 'emailDomains?': ['string'] },
    },
    answer: [201, provider],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`GET ${base}/{providerId}`]: {
    who: 'read:providers',
    parameters: one,
    answer: [200, provider],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`PATCH ${base}/{providerId}`]: {
    who: 'update:providers',
    parameters: { ...one, 'If-Match? in header': 'string' },
    body: {
      ...{ 'name?': 'string', 'issuer?': 'string', 'clientId?': 'string', 'clientSecret?': 'string' },
      ...{ 'scopes?': ['string'], 'createUsers?': 'boolean', 'emailDomains?': ['string'] },
    },
    answer: [200, provider],
    failures: problem([400, 401, 403, 404, 412, ...write]),
  },
  [`DELETE ${base}/{providerId}`]: {
    who: 'update:providers',
    parameters: one,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
};
