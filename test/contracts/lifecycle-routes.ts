// How an account begins and ends, field by field. Written by hand, as `documented.ts`.
import { always, date, page, problem, tokens, uuid, write, type DocumentedRoute, type Shape } from './shape.js';

const aboutInvitation: Record<string, Shape> = {
  id: uuid,
  status: 'accepted|expired|open|revoked',
  email: 'string',
  'name?': 'string',
  roles: ['string'],
  'invitedBy?': uuid,
  createdAt: date,
  expiresAt: date,
  expired: 'boolean',
  'acceptedAt?': date,
  'acceptedBy?': uuid,
  'revokedAt?': date,
};
export const invitation: Shape = { ...aboutInvitation, token: 'string', 'link?': 'string uri' };

const letter: Shape = {
  id: uuid,
  to: 'string',
  kind: 'account-exists|account-restored|address-added|address-changed|address-removed|address-replaced|address-restored|api-key-made|api-key-revoked|contacts-changed|factor-added|factor-demanded|factor-removed|identity-linked|identity-unlinked|impersonated|invitation|new-device|organization-deleted|organization-handed-over|passkey-added|passkey-removed|password-changed|password-temporary|recovery-codes-renewed|reset-password|restore-account|sign-in|username-denied|verify-email|wallet-linked|wallet-unlinked',
  subject: 'string',
  text: 'string',
  html: 'string',
  'token?': 'string',
  'code?': 'string',
  'link?': 'string uri',
  queuedAt: date,
  'sentAt?': date,
};

const organization = { 'organizationId in path': 'string' };
const one = { ...organization, 'id in path': 'string' };
const invitations = '/admin/organizations/{organizationId}/invitations';

export const auditEntry: Record<string, Shape> = {
  id: uuid,
  at: date,
  action: 'string',
  actorKind: 'string',
  byPerson: 'boolean',
  toPerson: 'boolean',
  'targetType?': 'string',
  'target?': 'string',
  'credential?': 'string',
  'credentialId?': 'string',
  'requestId?': 'string',
  'clientRequestId?': 'string',
  'ipAddress?': 'string',
  'userAgent?': 'string',
  details: { '*': 'any' },
};
export const leftOut = { what: 'string', why: 'string' };
const objectKey = { datasourceId: 'string', objectDefinitionId: 'string' };
const collectionObject = { ...objectKey, kind: 'string', url: 'string', createdAt: date, updatedAt: date };
const notification: Shape = {
  type: 'string',
  title: 'string',
  body: 'string',
  'data?': { '*': 'any' },
  createdAt: date,
  'readAt?': date,
  'archivedAt?': date,
  'deletedAt?': date,
};
const exportedRole = { id: 'string', name: 'string', grantedAt: date };
export const exportedEmail = {
  email: 'string',
  verified: 'boolean',
  default: 'boolean',
  createdAt: date,
  updatedAt: date,
};
export const exportedPhone = {
  phoneNumber: 'string',
  verified: 'boolean',
  primary: 'boolean',
  createdAt: date,
  updatedAt: date,
};
export const ends = { createdAt: date, expiresAt: date };
export const exportedSession: Record<string, Shape> = {
  id: uuid,
  'userAgent?': 'string',
  'ipAddress?': 'string',
  'signedInAt?': date,
  'amr?': ['string'],
  lastUsedAt: date,
  ...ends,
};
export const exportedKey: Record<string, Shape> = {
  id: 'string',
  name: 'string',
  scopes: ['string'],
  createdAt: date,
  'expiresAt?': date,
  'lastUsedAt?': date,
};
export const exportedInvitation: Record<string, Shape> = {
  id: uuid,
  email: 'string',
  'name?': 'string',
  roles: ['string'],
  ...ends,
  'acceptedAt?': date,
  'revokedAt?': date,
};
export const exportedFormerUsername: Record<string, Shape> = {
  username: 'string',
  'successor?': 'string',
  cause: 'denied|left|self',
  changedAt: date,
};
export const inMembership: Record<string, Shape> = {
  joinedAt: date,
  'bannedAt?': date,
  'bannedUntil?': date,
  'banReason?': 'string',
  'username?': 'string',
  'usernameReviewSince?': date,
  'usernameApprovedAt?': date,
  'avatar?': objectKey,
  'picture?': objectKey,
  'profileCreatedAt?': date,
  'profileUpdatedAt?': date,
  'attributes?': { '*': 'any' },
  'attributesCreatedAt?': date,
  'attributesUpdatedAt?': date,
  wasReferred: 'boolean',
  roles: [exportedRole],
  notes: [{ text: 'string', createdAt: date }],
  impersonations: [{ reason: 'string', startedAt: date, expiresAt: date, 'endedAt?': date }],
  collection: [collectionObject],
  referrals: [{ joinedAt: date }],
  notifications: [notification],
};

/** What an organization keeps about a member. */
export const memberExport: Shape = {
  id: uuid,
  organizationId: 'string',
  status: 'active|banned|deleted|invited|pending',
  name: 'string',
  'bio?': 'string',
  'pictureUrl?': 'string uri',
  createdAt: date,
  'deletedAt?': date,
  'purgeAfter?': date,
  ...inMembership,
  emails: [exportedEmail],
  phoneNumbers: [exportedPhone],
  identities: [{ provider: 'string', subject: 'string', 'name?': 'string', 'email?': 'string' }],
  sessions: [exportedSession],
  apiKeys: [exportedKey],
  formerUsernames: [exportedFormerUsername],
  invitations: [exportedInvitation],
  audit: [auditEntry],
  leftOut: [leftOut],
};

const askForLink: DocumentedRoute = {
  who: 'anybody',
  body: { email: 'string email' },
  answer: [202, null],
  failures: problem([400, 403, ...write]),
};

export const lifecycleRoutes: Record<string, DocumentedRoute> = {
  'POST /auth/password/reset-request': askForLink,
  'POST /auth/password/reset': {
    who: 'anybody',
    body: { token: 'string', newPassword: 'string' },
    answer: [204, null],
    failures: problem([400, ...write]),
  },
  'POST /auth/email/verify-request': askForLink,
  'POST /auth/email/verify': {
    who: 'anybody',
    body: { token: 'string' },
    answer: [204, null],
    failures: problem([400, 403, 409, ...write]),
  },
  'POST /auth/account/restore': {
    who: 'anybody',
    body: { token: 'string' },
    answer: [204, null],
    failures: problem([400, ...write]),
  },
  'POST /auth/invitations/accept': {
    who: 'anybody',
    body: { token: 'string', password: 'string', 'name?': 'string', 'handle?': 'string' },
    answer: [200, tokens],
    failures: problem([400, 403, 409, ...write]),
  },
  'POST /auth/invitations/join': {
    who: 'session',
    body: { token: 'string' },
    answer: [204, null],
    failures: problem([400, 401, 403, 409, ...write]),
  },
  [`POST ${invitations}`]: {
    who: 'update:users',
    parameters: organization,
    body: { email: 'string email', 'name?': 'string', 'roles?': ['string'] },
    answer: [201, invitation],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`POST ${invitations}/bulk`]: {
    who: 'update:users',
    parameters: organization,
    body: { invitations: [{ email: 'string email', 'name?': 'string', 'roles?': ['string'] }] },
    answer: [200, { results: [{ email: 'string', result: 'failed|invited|unchanged', 'code?': 'string' }] }],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  [`GET ${invitations}`]: {
    who: 'update:users',
    parameters: { ...organization, ...page, 'status? in query': 'accepted|expired|open|revoked' },
    answer: [200, { invitations: [aboutInvitation], 'total?': 'integer', 'nextCursor?': 'string' }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`GET ${invitations}/{id}`]: {
    who: 'update:users',
    parameters: one,
    answer: [200, aboutInvitation],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`PATCH ${invitations}/{id}`]: {
    who: 'update:users',
    parameters: { ...one, 'If-Match? in header': 'string' },
    body: { roles: ['string'] },
    answer: [200, aboutInvitation],
    failures: problem([400, 401, 403, 404, 409, 412, ...write]),
  },
  [`POST ${invitations}/{id}/resend`]: {
    who: 'update:users',
    parameters: one,
    answer: [200, invitation],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`DELETE ${invitations}/{id}`]: {
    who: 'update:users',
    parameters: one,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'DELETE /admin/organizations/{organizationId}/members/{userId}/account': {
    who: 'delete:users',
    parameters: { ...organization, 'userId in path': 'string' },
    answer: [202, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  'GET /admin/dev/people': {
    who: 'anybody',
    answer: [
      200,
      { people: [{ name: 'string', role: 'admin|member|moderator', email: 'string', password: 'string' }] },
    ],
    failures: problem([400, 403, 404, ...always]),
  },
  'GET /admin/dev/mailbox': {
    who: 'anybody',
    answer: [200, { letters: [letter] }],
    failures: problem([400, 404, ...always]),
  },
  'GET /admin/dev/mailbox.html': { who: 'anybody', answer: [200, 'string'], failures: problem([400, 404, ...always]) },
};
