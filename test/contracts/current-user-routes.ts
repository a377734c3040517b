// What `/me` promises, field by field: its seed, and our own export. Written by hand, as `documented.ts`.
import {
  auditEntry,
  ends,
  exportedEmail,
  exportedFormerUsername,
  exportedInvitation,
  exportedKey,
  exportedPhone,
  exportedSession,
  inMembership,
  leftOut,
} from './lifecycle-routes.js';
import { always, date, uuid, write, type DocumentedRoute, type Shape } from './shape.js';

/** What users say about themselves, as `GET /me` and the export show it. */
const personalFields = {
  name: 'string',
  'bio?': 'string',
  'locale?': 'string locale-bcp47',
  'timezone?': 'string timezone',
};

/** The same as `PATCH /me` takes it: each may be absent, and all but the name may be null. */
const changedFields = Object.fromEntries(
  Object.entries(personalFields).map(([key, shape]) =>
    key.endsWith('?') ? [key, shape.replace('string', 'string|null')] : [`${key}?`, shape],
  ),
);

const currentUserFailure = {
  code: 'Conflict|Forbidden|InsufficientStorage|InternalError|MethodNotAllowed|PayloadTooLarge|PreconditionFailed|RequestTimeout|ResourceNotFound|ServiceUnavailable|TooManyRequests|Unauthorized|UnsupportedMediaType|ValidationFailed',
  message: 'string',
  'details?': { '*': ['string'] },
} as const;

const currentUser: Shape = {
  id: uuid,
  status: 'active|banned|deleted|invited|pending',
  ...personalFields,
  activeSessions: 'integer',
  createdAt: date,
  updatedAt: date,
  'defaultEmail?': 'string email',
  'avatarUrl?': 'string uri',
  'phoneNumber?': 'string phone-number|',
  emails: [
    {
      id: uuid,
      userId: uuid,
      email: 'string email',
      verified: 'boolean',
      passwordSet: 'boolean',
      tokenSet: 'boolean',
      createdAt: date,
      updatedAt: date,
    },
  ],
  phoneNumbers: [
    {
      id: uuid,
      userId: uuid,
      phoneNumber: 'string phone-number',
      verified: 'boolean',
      primary: 'boolean',
      createdAt: date,
      updatedAt: date,
    },
  ],
  identities: [
    {
      id: uuid,
      'name?': 'string',
      'email?': 'string',
      'avatarUrl?': 'string',
      provider: 'string',
      createdAt: date,
      updatedAt: date,
    },
  ],
  'badges?': [{ '*': 'any' }],
};

/** All that is kept about the caller of `/me/export`. */
const exportAnswer: Shape = {
  person: {
    id: uuid,
    status: 'active|banned|deleted|invited|pending',
    ...personalFields,
    'givenName?': 'string',
    'familyName?': 'string',
    'nickname?': 'string',
    'pictureUrl?': 'string uri',
    'dateOfBirth?': 'string date',
    'address?': {
      'addressId?': 'string',
      'addressLine1?': 'string',
      'addressLine2?': 'string',
      'addressLine3?': 'string',
      'city?': 'string',
      'state?': 'string',
      'postalCode?': 'string',
      'country?': 'string',
    },
    'selfMade?': 'boolean',
    'createdOrganizations?': ['string'],
    createdAt: date,
    updatedAt: date,
    'passwordChangedAt?': date,
    'banReason?': 'string',
    'bannedUntil?': date,
  },
  emails: [exportedEmail],
  phoneNumbers: [exportedPhone],
  identities: [
    {
      issuer: 'string',
      provider: 'string',
      subject: 'string',
      'name?': 'string',
      'email?': 'string',
      emailVerified: 'boolean',
      'avatarUrl?': 'string',
      'claimsAt?': date,
      createdAt: date,
      updatedAt: date,
    },
  ],
  wallets: [{ address: 'string', chainId: 'integer', linkedAt: date }],
  'claimedWallet?': { address: 'string', 'chainId?': 'integer', 'linkedAt?': date },
  'authenticatorApp?': { createdAt: date, 'confirmedAt?': date, recoveryCodesLeft: 'integer' },
  passkeys: [{ name: 'string', transports: ['string'], synced: 'boolean', createdAt: date, 'lastUsedAt?': date }],
  sessions: [{ 'organizationId?': 'string', ...exportedSession }],
  knownDevices: [{ device: 'string', knownSince: date, lastUsedAt: date }],
  apiKeys: [{ organizationId: 'string', ...exportedKey }],
  invitations: [{ organizationId: 'string', ...exportedInvitation }],
  reservedUsernames: [{ organizationId: 'string', username: 'string', reservedUntil: date }],
  formerUsernames: [{ organizationId: 'string', ...exportedFormerUsername }],
  pendingSignUps: [
    {
      organizationId: 'string',
      email: 'string',
      name: 'string',
      'handle?': 'string',
      'referrerHandle?': 'string',
      'letterAt?': date,
      ...ends,
    },
  ],
  addedEmails: [{ email: 'string', createdAt: date, expiresAt: date }],
  emailChanges: [{ formerEmail: 'string', changedAt: date, expiresAt: date }],
  links: [{ purpose: 'string', email: 'string', expiresAt: date }],
  letters: [
    {
      id: uuid,
      kind: 'string',
      to: 'string',
      'organizationName?': 'string',
      'signUpName?': 'string',
      'signedUpAt?': date,
      'device?': 'string',
      queuedAt: date,
      'sentAt?': date,
      goodUntil: date,
    },
  ],
  memberships: [{ organizationId: 'string', ...inMembership }],
  audit: [{ 'organizationId?': 'string', ...auditEntry }],
  leftOut: [leftOut],
};

const me = (statuses: readonly number[]): DocumentedRoute['failures'] => ({ shape: currentUserFailure, statuses });

export const currentUserRoutes: Record<string, DocumentedRoute> = {
  'GET /me': { who: 'read:me', answer: [200, currentUser], failures: me([400, 401, 403, 404, 422, ...always]) },
  'PATCH /me': {
    who: 'update:me',
    parameters: { 'If-Match? in header': 'string' },
    body: { ...changedFields, 'avatarUrl?': 'string|null' },
    answer: [200, currentUser],
    failures: me([400, 401, 403, 404, 412, 422, ...write]),
  },
  'PUT /me/picture': {
    who: 'update:me',
    parameters: { 'If-Match? in header': 'string' },
    body: { picture: 'string binary' },
    answer: [200, currentUser],
    failures: me([400, 401, 403, 404, 412, 422, 507, ...write]),
  },
  'DELETE /me/picture': {
    who: 'update:me',
    parameters: { 'If-Match? in header': 'string' },
    answer: [204, null],
    failures: me([400, 401, 403, 404, 412, 422, ...write]),
  },
  'GET /me/export': { who: 'session', answer: [200, exportAnswer], failures: me([400, 401, 403, 404, 422, ...always]) },
  'DELETE /me': {
    who: 'session',
    body: { 'currentPassword?': 'string' },
    answer: [202, null],
    failures: me([400, 401, 403, 404, 409, 422, ...write]),
  },
};
