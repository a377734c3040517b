// Passkeys, field by field. Written by hand, as `documented.ts`.
import { date, problem, tokens, uuid, write, type DocumentedRoute, type Shape } from './shape.js';

const descriptor: Shape = { id: 'string', type: 'public-key', 'transports?': ['string'] };

export const passkey: Shape = {
  id: uuid,
  name: 'string',
  transports: ['string'],
  synced: 'boolean',
  createdAt: date,
  'lastUsedAt?': date,
};

const browserTokens: Shape = {
  accessToken: 'string',
  tokenType: 'Bearer',
  expiresIn: 'integer',
  sessionExpiresAt: date,
  'organizationId?': 'string',
  user: { id: uuid },
};

const creationOptions: Shape = {
  rp: { id: 'string', name: 'string' },
  user: { id: 'string', name: 'string', displayName: 'string' },
  challenge: 'string',
  pubKeyCredParams: [{ alg: 'integer', type: 'public-key' }],
  timeout: 'integer',
  excludeCredentials: [descriptor],
  authenticatorSelection: { residentKey: 'required', requireResidentKey: 'boolean', userVerification: 'preferred' },
  attestation: 'none',
};

const requestOptions: Shape = {
  challenge: 'string',
  timeout: 'integer',
  rpId: 'string',
  allowCredentials: [descriptor],
  userVerification: 'preferred|required',
};

export const passkeyRoutes: Record<string, DocumentedRoute> = {
  'POST /auth/factors/passkeys/options': {
    who: 'session',
    body: { 'currentPassword?': 'string' },
    answer: [200, creationOptions],
    failures: problem([400, 401, 403, 409, ...write]),
  },
  'POST /auth/factors/passkeys': {
    who: 'session',
    body: { name: 'string', credential: { '*': 'any' } },
    answer: [201, { ...passkey, 'recoveryCodes?': ['string'] }],
    failures: problem([400, 401, 403, 409, ...write]),
  },
  'PATCH /auth/factors/passkeys/{id}': {
    who: 'session',
    parameters: { 'id in path': 'string' },
    body: { name: 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'DELETE /auth/factors/passkeys/{id}': {
    who: 'session',
    parameters: { 'id in path': 'string' },
    body: { 'currentPassword?': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  'POST /auth/session/step-up': {
    who: 'session',
    body: { 'password?': 'string', 'code?': 'string', 'credential?': { '*': 'any' } },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/session/step-up/options': {
    who: 'session',
    answer: [200, requestOptions],
    failures: problem([400, 401, 403, ...write]),
  },
  'POST /auth/login/passkey/options': {
    who: 'anybody',
    answer: [200, requestOptions],
    failures: problem([400, ...write]),
  },
  'POST /auth/login/passkey': {
    who: 'anybody',
    body: { credential: { '*': 'any' }, 'organizationId?': 'string' },
    answer: [200, tokens],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/session/passkey': {
    who: 'anybody',
    body: { credential: { '*': 'any' }, 'organizationId?': 'string' },
    answer: [200, browserTokens],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/login/factor/passkey/options': {
    who: 'anybody',
    body: { challenge: 'string' },
    answer: [200, requestOptions],
    failures: problem([400, 401, ...write]),
  },
  'POST /auth/login/factor/passkey': {
    who: 'anybody',
    body: { challenge: 'string', credential: { '*': 'any' } },
    answer: [200, tokens],
    failures: problem([400, 401, 403, ...write]),
  },
  'POST /auth/session/factor/passkey': {
    who: 'anybody',
    body: { challenge: 'string', credential: { '*': 'any' } },
    answer: [200, browserTokens],
    failures: problem([400, 401, 403, ...write]),
  },
};
