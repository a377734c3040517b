// What our own administration promises, field by field. Written by hand, as `documented.ts`.
import { exportedFormerUsername, invitation, memberExport } from './lifecycle-routes.js';
import {
  always,
  date,
  ownScope,
  page,
  permission,
  problem,
  uuid,
  write,
  type DocumentedRoute,
  type Shape,
} from './shape.js';

const names = {
  unique: 'boolean',
  minLength: 'integer',
  maxLength: 'integer',
  confusables: 'off|on',
  renameCooldownDays: 'integer',
};
const settings: Shape = {
  usernameCustomization: { ...names, pattern: 'string|null' },
  ...{ usernameRedirects: 'boolean', usernameAvailability: 'boolean' },
  ...{ profilePictureUpload: 'boolean', publicProfiles: 'boolean' },
  signUp: 'invite|open',
  ...{ locale: 'string|null locale-bcp47', logoUrl: 'string|null uri', color: 'string|null' },
  secondFactor: 'optional|required',
  ...{ secondFactorGraceDays: 'integer', impersonation: 'off|on' },
};
const settingsChange: Shape = {
  'usernameCustomization?': {
    'unique?': 'boolean',
    'pattern?': 'string|null',
    'minLength?': 'integer',
    'maxLength?': 'integer',
    'confusables?': 'off|on',
    'renameCooldownDays?': 'integer',
  },
  ...{ 'usernameRedirects?': 'boolean', 'usernameAvailability?': 'boolean' },
  'profilePictureUpload?': 'boolean',
  'publicProfiles?': 'boolean',
  'signUp?': 'invite|open',
  ...{ 'locale?': 'string|null locale-bcp47', 'logoUrl?': 'string|null', 'color?': 'string|null' },
  'secondFactor?': 'optional|required',
  ...{ 'secondFactorGraceDays?': 'integer', 'impersonation?': 'off|on' },
};
export const organizationParam = { 'organizationId in path': 'string' };
const objectPath = '/admin/organizations/{organizationId}/collections/{userId}/{datasourceId}/{objectDefinitionId}';
const objectParams = {
  ...organizationParam,
  'userId in path': 'string',
  'datasourceId in path': 'string',
  'objectDefinitionId in path': 'string',
};

const settingsAndCollections: Record<string, DocumentedRoute> = {
  'GET /admin/organizations/{organizationId}/settings': {
    who: 'read:organization',
    parameters: organizationParam,
    answer: [200, settings],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  'PATCH /admin/organizations/{organizationId}/settings': {
    who: 'update:organization',
    parameters: { ...organizationParam, 'If-Match? in header': 'string' },
    body: settingsChange,
    answer: [200, settings],
    failures: problem([400, 401, 403, 404, 409, 412, ...write]),
  },
  [`PUT ${objectPath}`]: {
    who: 'update:collections',
    parameters: objectParams,
    body: { kind: 'avatar|image', url: 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  [`DELETE ${objectPath}`]: {
    who: 'update:collections',
    parameters: objectParams,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
};

const paged = { 'total?': 'integer', 'nextCursor?': 'string' };
export const ifMatch = { 'If-Match? in header': 'string' };
export const tried = { 'dryRun? in query': 'false|true' };
const inOrganization = { ...organizationParam, ...page };
export const base = '/admin/organizations/{organizationId}';

const organization = { id: 'string', name: 'string', createdAt: date, updatedAt: date };

const organizationRoutes: Record<string, DocumentedRoute> = {
  'GET /admin/organizations': {
    who: 'read:me',
    parameters: page,
    answer: [200, { organizations: [organization], ...paged }],
    failures: problem([400, 401, 403, ...always]),
  },
  'POST /admin/organizations': {
    who: 'create:organizations',
    body: { id: 'string', name: 'string' },
    answer: [201, organization],
    failures: problem([400, 401, 403, 409, ...write]),
  },
  [`GET ${base}`]: {
    who: 'read:organization',
    parameters: organizationParam,
    answer: [200, organization],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`PATCH ${base}`]: {
    who: 'update:organization',
    parameters: { ...organizationParam, ...ifMatch },
    body: { 'name?': 'string' },
    answer: [200, organization],
    failures: problem([400, 401, 403, 404, 412, ...write]),
  },
};

export const memberParam = { ...organizationParam, 'userId in path': 'string' };
const status = 'active|banned|deleted|invited|pending';
const briefRole = { id: 'string', name: 'string' } as const;
const listedMember = {
  id: uuid,
  status,
  name: 'string',
  'email?': 'string',
  'emailVerified?': 'boolean',
  'username?': 'string',
  'avatarUrl?': 'string uri',
  roles: [briefRole],
  joinedAt: date,
  'lastSeenAt?': date,
} as const;
export const member: Shape = {
  ...listedMember,
  'bio?': 'string',
  emails: [{ email: 'string', verified: 'boolean', default: 'boolean' }],
  phoneNumbers: [{ phoneNumber: 'string', verified: 'boolean', primary: 'boolean' }],
  identities: [{ provider: 'string', subject: 'string', 'name?': 'string', 'email?': 'string' }],
  attributes: { '*': 'any' },
  factors: ['otp|passkey|recovery'],
  'bannedAt?': date,
  'bannedUntil?': date,
  'banReason?': 'string',
  createdAt: date,
  'deletedAt?': date,
  'purgeAfter?': date,
};
export const memberRolesChange: Shape = {
  ...member,
  'preview?': { rolesBefore: [briefRole], rolesAfter: [briefRole], gained: ['string'], lost: ['string'] },
};
const standing = (who: DocumentedRoute['who']): DocumentedRoute => ({
  who,
  parameters: memberParam,
  answer: [200, member],
  failures: problem([400, 401, 403, 404, 409, ...write]),
});

const memberRoutes: Record<string, DocumentedRoute> = {
  [`GET ${base}/daily-counts`]: {
    who: 'read:members',
    parameters: { ...organizationParam, 'from? in query': date, 'to? in query': date },
    answer: [200, { days: [{ day: 'string date', joined: 'integer', signIns: 'integer', invitations: 'integer' }] }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`GET ${base}/members`]: {
    who: 'read:members',
    parameters: {
      ...inOrganization,
      'search? in query': 'string',
      'status? in query': status,
      'role? in query': 'string',
      'domain? in query': 'string',
      'joinedFrom? in query': date,
      'joinedTo? in query': date,
      'sort? in query': '-joinedAt|joinedAt',
      'attribute? in query': { '*': 'string' },
    },
    answer: [200, { members: [listedMember], ...paged }],
    failures: problem([400, 401, 403, 404, 409, ...always]),
  },
  [`POST ${base}/members`]: {
    who: 'update:members',
    parameters: organizationParam,
    body: { email: 'string email', 'roles?': ['string'] },
    answer: [202, invitation],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`GET ${base}/members/{userId}`]: {
    who: 'read:members',
    parameters: memberParam,
    answer: [200, member],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`DELETE ${base}/members/{userId}`]: {
    who: 'update:members',
    parameters: memberParam,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`PUT ${base}/members/{userId}/roles`]: {
    who: 'update:users',
    parameters: { ...memberParam, ...ifMatch, ...tried },
    body: { roles: ['string'] },
    answer: [200, memberRolesChange],
    failures: problem([400, 401, 403, 404, 409, 412, ...write]),
  },
  [`POST ${base}/members/{userId}/ban`]: {
    ...standing('ban:members'),
    body: { 'reason?': 'string', 'until?': date },
  },
  [`POST ${base}/members/{userId}/unban`]: standing('ban:members'),
  [`POST ${base}/members/{userId}/restore`]: standing('restore:members'),
  [`GET ${base}/members/{userId}/export`]: {
    who: 'export:members',
    parameters: memberParam,
    answer: [200, memberExport],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`GET ${base}/members/{userId}/permissions`]: {
    who: 'read:members',
    parameters: memberParam,
    answer: [200, { permissions: [{ permission: 'string', roles: [briefRole] }], total: 'integer' }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`GET ${base}/members/{userId}/usernames`]: {
    who: 'read:members',
    parameters: { ...memberParam, ...page },
    answer: [200, { usernames: [exportedFormerUsername], 'nextCursor?': 'string' }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`GET ${base}/members/{userId}/sessions`]: {
    who: 'read:sessions',
    parameters: { ...memberParam, ...page },
    answer: [
      200,
      {
        sessions: [
          {
            id: uuid,
            'userAgent?': 'string',
            'ipAddress?': 'string',
            createdAt: date,
            lastUsedAt: date,
            expiresAt: date,
          },
        ],
        ...paged,
      },
    ],
    failures: problem([400, 401, 403, 404, ...always]),
  },
};

const role = {
  id: 'string',
  name: 'string',
  description: 'string',
  permissions: ['string'],
  'builtIn?': 'admin|member|moderator',
  createdAt: date,
  updatedAt: date,
} as const;
const rolePreview: Shape = {
  ...{ gained: ['string'], lost: ['string'], memberCount: 'integer', more: 'boolean' },
  'members?': [{ id: uuid, name: 'string' }],
};
const applicationPermission = { name: 'string', description: 'string', createdAt: date, updatedAt: date };
const nameParam = { ...organizationParam, 'name in path': 'string' };
const roleParam = { ...organizationParam, 'roleId in path': 'string' };

const roleRoutes: Record<string, DocumentedRoute> = {
  'GET /admin/permissions': {
    who: 'read:me',
    answer: [
      200,
      {
        permissions: [{ permission, description: 'string' }],
        ownScopes: [{ scope: ownScope, description: 'string' }],
        total: 'integer',
      },
    ],
    failures: problem([400, 401, 403, ...always]),
  },
  [`GET ${base}/permissions`]: {
    who: 'read:organization',
    parameters: inOrganization,
    answer: [200, { permissions: [applicationPermission], ...paged }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`POST ${base}/permissions`]: {
    who: 'update:roles',
    parameters: organizationParam,
    body: { name: 'string', 'description?': 'string' },
    answer: [201, applicationPermission],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`GET ${base}/permissions/{name}`]: {
    who: 'read:organization',
    parameters: nameParam,
    answer: [200, applicationPermission],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`PATCH ${base}/permissions/{name}`]: {
    who: 'update:roles',
    parameters: { ...nameParam, ...ifMatch },
    body: { 'description?': 'string' },
    answer: [200, applicationPermission],
    failures: problem([400, 401, 403, 404, 412, ...write]),
  },
  [`DELETE ${base}/permissions/{name}`]: {
    who: 'update:roles',
    parameters: { ...nameParam, ...ifMatch, 'force? in query': 'false|true' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, 412, ...write]),
  },
  [`GET ${base}/roles`]: {
    who: 'read:organization',
    parameters: inOrganization,
    answer: [200, { roles: [role], ...paged }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`POST ${base}/roles`]: {
    who: 'update:roles',
    parameters: organizationParam,
    body: { name: 'string', 'description?': 'string', permissions: ['string'] },
    answer: [201, role],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`GET ${base}/roles/{roleId}`]: {
    who: 'read:organization',
    parameters: roleParam,
    answer: [200, role],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`PATCH ${base}/roles/{roleId}`]: {
    who: 'update:roles',
    parameters: { ...roleParam, ...ifMatch, ...tried },
    body: { 'name?': 'string', 'description?': 'string', 'permissions?': ['string'] },
    answer: [200, { ...role, 'preview?': rolePreview }],
    failures: problem([400, 401, 403, 404, 409, 412, ...write]),
  },
  [`DELETE ${base}/roles/{roleId}`]: {
    who: 'update:roles',
    parameters: { ...roleParam, 'force? in query': 'false|true', ...tried },
    answer: [200, rolePreview, 204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
};

const ownedKey = {
  id: 'string',
  name: 'string',
  owner: { id: uuid, name: 'string' },
  scopes: ['string'],
  createdAt: date,
  'expiresAt?': date,
  'lastUsedAt?': date,
} as const;
const rehearsal = { ...organizationParam, ...tried };

const keyAndNameRoutes: Record<string, DocumentedRoute> = {
  [`GET ${base}/api-keys`]: {
    who: 'read:keys',
    parameters: inOrganization,
    answer: [200, { apiKeys: [ownedKey], ...paged }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`DELETE ${base}/api-keys/{keyId}`]: {
    who: 'update:keys',
    parameters: { ...organizationParam, 'keyId in path': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  [`GET ${base}/denylist`]: {
    who: 'read:denylist',
    parameters: { ...inOrganization, 'prefix? in query': 'string' },
    answer: [200, { names: ['string'], ...paged }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`POST ${base}/denylist`]: {
    who: 'update:denylist',
    parameters: rehearsal,
    body: { names: [{ name: 'string', replacement: 'string' }] },
    answer: [
      200,
      {
        denied: ['string'],
        notDenied: [
          {
            name: 'string',
            reason: 'not_a_name|replacement_denied|replacement_repeated|replacement_same|replacement_taken',
          },
        ],
        renamed: [{ userId: 'string', name: 'string', replacement: 'string' }],
      },
    ],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`DELETE ${base}/denylist`]: {
    who: 'update:denylist',
    parameters: rehearsal,
    body: { names: ['string'] },
    answer: [200, { allowed: ['string'], inUse: ['string'] }],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
};

const jobState = 'failed|parked|running|waiting';
const job: Shape = {
  ...{ id: 'string', task: 'string', key: 'string|null', state: jobState, attempts: 'integer', maxAttempts: 'integer' },
  ...{ runAt: date, startedAt: 'string|null date-time', lastError: 'string|null', createdAt: date },
};
const jobsFilter = {
  'state? in query': jobState,
  'task? in query': 'string',
  'cursor? in query': 'string',
  'limit? in query': 'integer',
};

const jobRoutes: Record<string, DocumentedRoute> = {
  'GET /admin/jobs': {
    who: 'read:jobs',
    parameters: jobsFilter,
    answer: [200, { jobs: [job], total: 'integer', 'nextCursor?': 'string' }],
    failures: problem([400, 401, 403, ...always]),
  },
  'POST /admin/jobs/{id}/retry': {
    who: 'update:jobs',
    parameters: { 'id in path': 'string' },
    answer: [200, job],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
};

const newIssuer = {
  issuer: 'string',
  provider: 'string',
  jwksUri: 'string',
  audience: ['string'],
  organizationId: 'string',
} as const;
const issuerAlgorithm = 'ES256|ES384|ES512|EdDSA|PS256|PS384|PS512|RS256|RS384|RS512';
const issuer: Shape = {
  ...newIssuer,
  algorithms: [issuerAlgorithm],
  updateClaims: 'boolean',
  jwksOutageSeconds: 'integer',
  source: 'environment|operator',
  createdAt: date,
};

const issuerRoutes: Record<string, DocumentedRoute> = {
  'GET /admin/issuers': {
    who: 'read:issuers',
    answer: [200, { issuers: [issuer] }],
    failures: problem([400, 401, 403, ...always]),
  },
  'POST /admin/issuers': {
    who: 'update:issuers',
    body: {
      ...newIssuer,
      'algorithms?': [issuerAlgorithm],
      'updateClaims?': 'boolean',
      'jwksOutageSeconds?': 'integer',
    },
    answer: [201, issuer],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  'DELETE /admin/issuers/{provider}': {
    who: 'update:issuers',
    parameters: { 'provider in path': 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
};

export const adminRoutes: Readonly<Record<string, DocumentedRoute>> = {
  ...settingsAndCollections,
  ...organizationRoutes,
  ...memberRoutes,
  ...roleRoutes,
  ...keyAndNameRoutes,
  ...jobRoutes,
  ...issuerRoutes,
};
