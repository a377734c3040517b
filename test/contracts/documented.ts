// What the contracts say, field by field: the seed of `/api/v1/user`, and our own sign-in. Written by hand, on purpose:
// it is the other side of the comparison with `apps/api/openapi/all.json`, and changes when a contract changes.

import { adminRoutes } from './admin-routes.js';
import { memberRoutes } from './member-routes.js';
import { auditRoutes } from './audit-routes.js';
import { currentUserRoutes } from './current-user-routes.js';
import { contactRoutes } from './contact-routes.js';
import { browserSessionRoutes } from './browser-session-routes.js';
import { attributeRoutes } from './attribute-routes.js';
import { accessRoutes } from './access-routes.js';
import { emailTemplateRoutes } from './email-template-routes.js';
import { domainRoutes } from './domain-routes.js';
import { identityProviderRoutes } from './identity-provider-routes.js';
import { memberAccountRoutes } from './member-account-routes.js';
import { notificationRoutes } from './notification-routes.js';
import { passkeyRoutes } from './passkey-routes.js';
import { lifecycleRoutes } from './lifecycle-routes.js';
import { always, date, page, problem, tokens, uuid, write, type DocumentedRoute, type Shape } from './shape.js';
import { usernameRoutes } from './username-routes.js';
import { userV1Routes } from './user-v1-routes.js';

const role = { id: 'string', name: 'string', description: 'string' } as const;

const directoryUser = {
  id: 'string',
  name: 'string',
  email: 'string',
  'picture?': 'string uri',
  'first_name?': 'string',
  'last_name?': 'string',
  'nickname?': 'string',
  created_at: date,
  roles: [role],
} as const;

const directory = (statuses: readonly number[]): DocumentedRoute['failures'] => ({
  shape: {
    statusCode: 'integer',
    error: 'string',
    message: 'string',
    'details?': [{ 'field?': 'string', 'message?': 'string', 'permission?': 'string' }],
  },
  statuses,
});

const directoryRoutes: Record<string, DocumentedRoute> = {
  'GET /api/v1/user/me': {
    who: 'read:users',
    answer: [200, { ...directoryUser, permissions: ['string'], 'pylonEmailHash?': 'string' }],
    failures: directory([400, 401, 403, 404, ...always]),
  },
  'GET /api/v1/user/{id}': {
    who: 'read:users',
    parameters: { 'id in path': 'string' },
    answer: [200, directoryUser],
    failures: directory([400, 401, 403, 404, ...always]),
  },
  'POST /api/v1/user/{id}/roles': {
    who: 'update:users',
    parameters: { 'id in path': 'string', 'If-Match? in header': 'string' },
    body: { roles: ['string'], 'add?': 'boolean' },
    answer: [200, directoryUser],
    failures: directory([400, 401, 403, 404, 409, 412, ...write]),
  },
  'GET /api/v1/organization/roles': {
    who: 'read:organization',
    answer: [200, [role]],
    failures: directory([400, 401, 403, ...always]),
  },
};

const apiKey = {
  id: 'string',
  name: 'string',
  organizationId: 'string',
  scopes: ['string'],
  createdAt: date,
  'expiresAt?': date,
  'lastUsedAt?': date,
} as const;

const sessionPage: Shape = {
  sessions: [
    {
      id: uuid,
      current: 'boolean',
      'organizationId?': 'string',
      'userAgent?': 'string',
      'ipAddress?': 'string',
      createdAt: date,
      lastUsedAt: date,
      expiresAt: date,
    },
  ],
  'nextCursor?': 'string',
};

const accountRoutes: Record<string, DocumentedRoute> = {
  'POST /auth/sign-up': {
    who: 'anybody',
    parameters: { 'ignoreUnknownReferrer? in query': 'false|true' },
    body: {
      email: 'string email',
      password: 'string',
      name: 'string',
      organizationId: 'string',
      'handle?': 'string',
      'referrerHandle?': 'string',
    },
    answer: [201, tokens, 202, null],
    failures: problem([400, 403, 404, 409, ...write]),
  },
  'POST /auth/login': {
    who: 'anybody',
    body: { email: 'string', password: 'string', 'organizationId?': 'string' },
    answer: [200, tokens],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/refresh': {
    who: 'anybody',
    body: { refreshToken: 'string', 'organizationId?': 'string' },
    answer: [200, tokens],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/logout': { who: 'session', answer: [204, null], failures: problem([400, 401, 403, ...write]) },
  'GET /auth/sessions': {
    who: 'session',
    parameters: page,
    answer: [200, sessionPage],
    failures: problem([400, 401, 403, ...always]),
  },
  'DELETE /auth/sessions': { who: 'session', answer: [204, null], failures: problem([400, 401, 403, ...write]) },
  'DELETE /auth/sessions/{id}': {
    who: 'session',
    parameters: { 'id in path': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/password': {
    who: 'session',
    body: { currentPassword: 'string', newPassword: 'string' },
    answer: [200, tokens, 204, null],
    failures: problem([400, 401, 403, ...write]),
  },
  'GET /auth/api-keys': {
    who: 'session',
    parameters: page,
    answer: [200, { apiKeys: [apiKey], 'nextCursor?': 'string' }],
    failures: problem([400, 401, 403, ...always]),
  },
  'POST /auth/api-keys': {
    who: 'session',
    body: { name: 'string', scopes: ['string'], 'expiresAt?': date, 'currentPassword?': 'string' },
    answer: [201, { ...apiKey, key: 'string' }],
    failures: problem([400, 401, 403, 409, ...write]),
  },
  'DELETE /auth/api-keys/{id}': {
    who: 'session',
    parameters: { 'id in path': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'POST /auth/wallet/nonce': {
    who: 'session',
    body: { 'address?': 'string', 'chainId?': 'integer', 'domain?': 'string' },
    answer: [200, { nonce: 'string', expiresAt: date, 'message?': 'string' }],
    failures: problem([400, 401, 403, ...write]),
  },
  'POST /auth/wallet/verify': {
    who: 'session',
    body: { message: 'string', signature: 'string', 'currentPassword?': 'string' },
    answer: [200, { address: 'string', chainId: 'integer', linkedAt: date }],
    failures: problem([400, 401, 403, 409, ...write]),
  },
  'DELETE /auth/wallet': { who: 'session', answer: [204, null], failures: problem([400, 401, 403, 409, ...write]) },
  'GET /.well-known/jwks.json': {
    who: 'anybody',
    answer: [200, { keys: [{ '*': 'any' }] }],
    failures: problem([400, ...always]),
  },
};

const healthRoutes: Record<string, DocumentedRoute> = {
  'GET /version': { who: 'anybody', answer: [200, { version: 'string' }], failures: problem([400, 500, 503]) },
  'GET /health/live': { who: 'anybody', answer: [200, { status: 'ok' }], failures: problem([400, 500, 503]) },
  'GET /health/ready': {
    who: 'anybody',
    answer: [200, { status: 'ok', 'replica?': 'behind|lost|used' }],
    failures: problem([400, 500, 503]),
  },
};

const objectRef = { datasourceId: 'string', objectDefinitionId: 'string' } as const;
const objectRefOrNull = { ...objectRef, '(or null)': 'null' };
const m2Header = { 'x-m2-organization-id in header': 'string' };
const dryRun = { ...m2Header, 'dryRun? in query': 'false|true' };

const m2 = (statuses: readonly number[]): DocumentedRoute['failures'] => ({
  shape: {
    statusCode: 'integer',
    error: 'string',
    message: 'string',
    'reason?': 'confusable|denied|taken',
    'usernamesInUse?': ['string'],
    'details?': [{ field: 'string', message: 'string' }],
  },
  statuses,
});

const denied: Shape = {
  usernamesDenied: ['string'],
  usernamesNotDenied: [
    {
      username: 'string',
      reason: 'not_a_name|replacement_denied|replacement_repeated|replacement_same|replacement_taken',
    },
  ],
  'usernamesReplaced?': [{ username: 'string', replacement: 'string' }],
};

const deny: DocumentedRoute = {
  who: 'update:denylist',
  parameters: dryRun,
  body: { '*': 'string' },
  answer: [200, denied, 204, null],
  failures: m2([400, 401, 403, 409, ...write]),
};

const allow: DocumentedRoute = {
  who: 'update:denylist',
  parameters: dryRun,
  body: ['string'],
  answer: [200, { usernamesDeleted: ['string'], usernamesInUse: ['string'] }],
  failures: m2([400, 401, 403, 409, ...write]),
};

const m2Routes: Record<string, DocumentedRoute> = {
  'GET /api/profile/status': {
    who: 'anybody',
    answer: [200, { status: 'ok', service: 'string', version: 'string', time: date }],
    failures: m2([400, ...always]),
  },
  'GET /api/profile/': {
    who: 'read:me',
    parameters: m2Header,
    answer: [
      200,
      {
        'username?': 'string',
        'profilePictureUrl?': 'string uri',
        'avatar?': { url: 'string', ...objectRef },
        'evmLinkedWalletAddress?': 'string',
      },
    ],
    failures: m2([400, 401, 403, 404, ...always]),
  },
  'PUT /api/profile/': {
    who: 'update:me',
    parameters: { ...m2Header, 'If-Match? in header': 'string' },
    body: {
      'username?': 'string|null',
      'profilePicture?': 'null',
      'profilePictureObjectDefinitionId?': objectRefOrNull,
      'avatarObjectDefinitionId?': objectRefOrNull,
    },
    answer: [
      200,
      { 'username?': 'string', 'profilePictureUrl?': 'string uri', avatarObjectDefinitionId: objectRefOrNull },
    ],
    failures: m2([400, 401, 403, 404, 409, 412, 422, 507, ...write]),
  },
  'POST /api/profile/username/deny/': deny,
  'POST /api/profile/deny': deny,
  'DELETE /api/profile/username/deny/': allow,
  'DELETE /api/profile/deny': allow,
  'PUT /api/profile/username/denylist/': {
    who: 'update:denylist',
    parameters: dryRun,
    body: ['string'],
    answer: [204, null],
    failures: m2([400, 401, 403, 409, ...write]),
  },
  'GET /api/profile/username/denylist/': {
    who: 'read:denylist',
    parameters: { ...m2Header, ...page, 'prefix? in query': 'string' },
    answer: [200, { usernames: ['string'], 'nextCursor?': 'string' }],
    failures: m2([400, 401, 403, ...always]),
  },
};

const pictureRoutes: Record<string, DocumentedRoute> = {
  'GET /pictures/{file}': {
    who: 'anybody',
    parameters: { 'file in path': 'string' },
    answer: [200, 'string'],
    failures: problem([400, 404, ...always]),
  },
};

export const documented: Readonly<Record<string, DocumentedRoute>> = {
  ...userV1Routes,
  ...currentUserRoutes,
  ...directoryRoutes,
  ...accountRoutes,
  ...attributeRoutes,
  ...accessRoutes,
  ...emailTemplateRoutes,
  ...usernameRoutes,
  ...identityProviderRoutes,
  ...domainRoutes,
  ...lifecycleRoutes,
  ...browserSessionRoutes,
  ...contactRoutes,
  ...memberAccountRoutes,
  ...notificationRoutes,
  ...passkeyRoutes,
  ...pictureRoutes,
  ...healthRoutes,
  ...m2Routes,
  ...adminRoutes,
  ...memberRoutes,
  ...auditRoutes,
};
