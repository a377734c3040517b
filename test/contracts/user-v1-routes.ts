// What the contract of `/v1/user` says, field by field. Written by hand, as `documented.ts`.
import { always, date, uuid, write, type DocumentedRoute, type Shape } from './shape.js';

const failure = {
  code: 'integer',
  message:
    'generic_client_error|generic_conflict|generic_forbidden|generic_not_found|generic_unauthorized|internal_server_error|refresh_token_expired|service_unavailable|session_token_expired|too_many_requests',
  name: 'string',
  'details?': [{ field: 'string', message: 'string' }],
} as const;

/** Four of its routes document a `default` answer. */
const withDefault = (statuses: readonly number[]): DocumentedRoute['failures'] => ({
  shape: failure,
  statuses: [...statuses, 'default'],
});

const userV1 = (statuses: readonly number[]): DocumentedRoute['failures'] => ({ shape: failure, statuses });

const orNull = 'string|null';

const address = (mark: '' | '?'): Shape => ({
  ...Object.fromEntries(
    ['addressId', 'addressLine1', 'addressLine2', 'addressLine3', 'city', 'state', 'postalCode', 'country'].map(
      (part) => [`${part}${mark}`, orNull],
    ),
  ),
  '(or null)': 'null',
});

const profile: Shape = {
  'id?': uuid,
  'username?': orNull,
  'handle?': orNull,
  'displayName?': 'string',
  'biography?': orNull,
  'address?': address(''),
  'dateOfBirth?': 'string|null date',
  'email?': orNull,
  'profilePictureUrl?': 'string|null uri',
  'walletAddress?': orNull,
  'createdAt?': date,
  'updatedAt?': date,
};

const publicProfile: Shape = {
  username: 'string',
  handle: 'string',
  displayName: 'string',
  biography: orNull,
  profilePictureUrl: 'string|null uri',
  containerId: 'string',
  memberSince: date,
};

const profileFields =
  'address|biography|createdAt|dateOfBirth|displayName|email|handle|id|profilePictureUrl|updatedAt|username|walletAddress';

/** A page of notifications. */
const notificationPage: Shape = {
  notifications: [
    {
      id: uuid,
      type: 'string',
      title: 'string',
      body: 'string',
      data: { '*': 'any' },
      containerId: 'string',
      read: 'boolean',
      readAt: 'string|null date-time',
      createdAt: date,
    },
  ],
  'page?': 'integer',
  limit: 'integer',
  total: 'integer',
  unread: 'integer',
  'nextCursor?': 'string',
};

export const userV1Routes: Record<string, DocumentedRoute> = {
  'GET /v1/user/referrals': {
    who: 'read:me',
    parameters: { 'cursor? in query': 'string', 'limit? in query': 'integer', 'page? in query': 'integer' },
    answer: [
      200,
      {
        referralHandle: 'string|null',
        total: 'integer',
        'page?': 'integer',
        limit: 'integer',
        referrals: [
          { username: 'string|null', displayName: 'string|null', profilePictureUrl: 'string|null uri', joinedAt: date },
        ],
        'nextCursor?': 'string',
      },
    ],
    failures: withDefault([400, 401, 403, 404, ...always]),
  },
  'POST /v1/user/auth/refresh-session': {
    who: 'anybody',
    body: { refreshToken: 'string' },
    answer: [200, { sessionToken: 'string' }],
    failures: userV1([400, 401, ...write]),
  },
  'GET /v1/user/notifications/stream': {
    who: 'read:me',
    parameters: {
      'Last-Event-ID? in header': 'string',
      'containerId in query': 'string',
      'ticket? in query': 'string',
      'lastEventId? in query': 'string',
      'seconds? in query': 'integer',
    },
    answer: [200, 'string'],
    failures: userV1([400, 401, 403, 404, ...always]),
  },
  'GET /v1/user/profile': {
    who: 'read:me',
    parameters: { 'fields in query': [profileFields] },
    answer: [200, profile],
    failures: withDefault([400, 401, 403, 404, ...always]),
  },
  'POST /v1/user/profile': {
    who: 'update:me',
    parameters: { 'If-Match? in header': 'string' },
    body: {
      'displayName?': 'string',
      'handle?': orNull,
      'biography?': orNull,
      'address?': address('?'),
      'dateOfBirth?': 'string date|string date-time|object|null',
    },
    answer: [201, profile],
    failures: withDefault([400, 401, 403, 404, 409, 412, ...write]),
  },
  'GET /v1/user/by-id/{username}/public': {
    who: 'anybody',
    parameters: { 'username in path': 'string', 'containerId in query': 'string' },
    answer: [200, publicProfile],
    failures: withDefault([400, 404, ...always]),
  },
  'GET /v1/user/notifications': {
    who: 'read:me',
    parameters: {
      'containerId in query': 'string',
      'page? in query': 'integer',
      'limit? in query': 'integer',
      'cursor? in query': 'string',
    },
    answer: [200, notificationPage],
    failures: userV1([400, 401, 403, 404, ...always]),
  },
  'GET /v1/user/notifications/archived': {
    who: 'read:me',
    parameters: {
      'containerId in query': 'string',
      'page? in query': 'integer',
      'limit? in query': 'integer',
      'cursor? in query': 'string',
    },
    answer: [200, notificationPage],
    failures: userV1([400, 401, 403, 404, ...always]),
  },
  'PUT /v1/user/notifications/{id}/archive': {
    who: 'update:me',
    parameters: { 'id in path': 'string', 'containerId in query': 'string' },
    answer: [204, null],
    failures: userV1([400, 401, 403, 404, 409, ...write]),
  },
  'DELETE /v1/user/notifications/{id}/archive': {
    who: 'update:me',
    parameters: { 'id in path': 'string', 'containerId in query': 'string' },
    answer: [204, null],
    failures: userV1([400, 401, 403, 404, ...write]),
  },
  'DELETE /v1/user/notifications/{id}': {
    who: 'update:me',
    parameters: { 'id in path': 'string', 'containerId in query': 'string' },
    answer: [204, null],
    failures: userV1([400, 401, 403, 404, 409, ...write]),
  },
  'POST /v1/user/notifications/read': {
    who: 'update:me',
    body: { 'ids?': [uuid], 'containerId?': 'string' },
    answer: [201, null],
    failures: userV1([400, 401, 403, 404, ...write]),
  },
  'GET /v1/user/containers': {
    who: 'read:me',
    parameters: { 'limit? in query': 'integer', 'cursor? in query': 'string' },
    answer: [200, { containers: [{ id: 'string', name: 'string', unread: 'integer' }], 'nextCursor?': 'string' }],
    failures: userV1([400, 401, 403, ...always]),
  },
};
