// The session of a browser, field by field. Written by hand, as `documented.ts`.
import { passkey } from './passkey-routes.js';
import { always, date, problem, tokens, uuid, write, type DocumentedRoute, type Shape } from './shape.js';

export const browserTokens: Shape = {
  accessToken: 'string',
  tokenType: 'Bearer',
  expiresIn: 'integer',
  sessionExpiresAt: date,
  'organizationId?': 'string',
  user: { id: uuid },
};

const currentSession: Shape = {
  user: { id: uuid, name: 'string', 'email?': 'string email', emailVerified: 'boolean', 'pictureUrl?': 'string uri' },
  'organization?': { id: 'string', name: 'string' },
  memberships: [
    { organizationId: 'string', name: 'string', 'username?': 'string', roles: [{ id: 'string', name: 'string' }] },
  ],
  hasMoreMemberships: 'boolean',
  attributes: { '*': 'any' },
  permissions: ['string'],
  'sessionId?': uuid,
  'act?': { sub: uuid },
  'amr?': ['email|hwk|mfa|otp|passkey|provider|pwd|recovery|swk|user|wallet'],
  'factorDueAt?': date,
  'authenticatedAt?': date,
  expiresAt: date,
};

export const browserSessionRoutes: Record<string, DocumentedRoute> = {
  'POST /auth/session': {
    who: 'anybody',
    body: { email: 'string', password: 'string', 'organizationId?': 'string' },
    answer: [200, browserTokens],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/session/email-sign-in': {
    who: 'anybody',
    body: { request: 'string', code: 'string' },
    answer: [200, browserTokens],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/email-sign-in': {
    who: 'anybody',
    body: { email: 'string email', 'organizationId?': 'string' },
    answer: [202, { request: 'string', expiresAt: date }],
    failures: problem([400, 403, ...write]),
  },
  'POST /auth/email-sign-in/complete': {
    who: 'anybody',
    body: { request: 'string', code: 'string' },
    answer: [200, tokens],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/login/factor': {
    who: 'anybody',
    body: { challenge: 'string', code: 'string' },
    answer: [200, tokens],
    failures: problem([400, 401, 403, ...write]),
  },
  'POST /auth/session/factor': {
    who: 'anybody',
    body: { challenge: 'string', code: 'string' },
    answer: [200, browserTokens],
    failures: problem([400, 401, 403, ...write]),
  },
  'GET /auth/factors': {
    who: 'session',
    answer: [
      200,
      { authenticatorApp: 'boolean', 'confirmedAt?': date, passkeys: [passkey], recoveryCodesLeft: 'integer' },
    ],
    failures: problem([400, 401, 403, ...always]),
  },
  'POST /auth/factors/totp': {
    who: 'session',
    body: { 'currentPassword?': 'string' },
    answer: [201, { setupKey: 'string', uri: 'string', qrCode: 'string' }],
    failures: problem([400, 401, 403, 409, ...write]),
  },
  'POST /auth/factors/totp/confirm': {
    who: 'session',
    body: { code: 'string' },
    answer: [200, { recoveryCodes: ['string'] }],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  'DELETE /auth/factors/totp': {
    who: 'session',
    body: { code: 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/factors/recovery-codes': {
    who: 'session',
    body: { 'code?': 'string' },
    answer: [200, { recoveryCodes: ['string'] }],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'GET /auth/session': { who: 'session', answer: [200, currentSession], failures: problem([400, 401, 403, ...always]) },
  'POST /auth/session/refresh': {
    who: 'anybody',
    body: { 'organizationId?': 'string' },
    answer: [200, browserTokens],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'DELETE /auth/memberships/{organizationId}': {
    who: 'session',
    parameters: { 'organizationId in path': 'string' },
    body: { 'currentPassword?': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  'POST /auth/organizations': {
    who: 'session',
    body: { id: 'string', name: 'string', 'currentPassword?': 'string' },
    answer: [201, { id: 'string', name: 'string', createdAt: date }],
    failures: problem([400, 401, 403, 409, ...write]),
  },
  'POST /auth/organizations/{organizationId}/handover': {
    who: 'session',
    parameters: { 'organizationId in path': 'string' },
    body: { userId: uuid, 'currentPassword?': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'DELETE /auth/organizations/{organizationId}': {
    who: 'session',
    parameters: { 'organizationId in path': 'string' },
    body: { confirmation: 'string', 'currentPassword?': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  'POST /auth/stream-ticket': {
    who: 'session',
    answer: [201, { ticket: 'string', expiresAt: date }],
    failures: problem([400, 401, 403, ...write]),
  },
  'DELETE /auth/session': { who: 'anybody', answer: [204, null], failures: problem([400, 403, ...write]) },
};
