// What the notifications of an organization promise to those who send them. Written by hand, as `documented.ts`.
import { organizationParam } from './admin-routes.js';
import { always, date, page, problem, uuid, write, type DocumentedRoute, type Shape } from './shape.js';

const notification = { type: 'string', title: 'string', body: 'string' };

const sentNotification: Shape = {
  ...{ id: uuid, audience: 'all|members|role', type: 'string', title: 'string', senderId: 'string|null uuid' },
  ...{ createdAt: date, recalledAt: 'string|null date-time', recipients: 'integer', readers: 'integer' },
  ...{ readPercent: 'integer|null', sampled: 'boolean' },
  ...{ roleId: 'string|null', status: 'sending|sent', delivered: 'integer|null' },
};
const sentNotificationPath = '/admin/organizations/{organizationId}/notifications/{notificationId}';
const sentNotificationParams = { ...organizationParam, 'notificationId in path': 'string' };

export const notificationRoutes: Readonly<Record<string, DocumentedRoute>> = {
  'GET /admin/organizations/{organizationId}/notifications': {
    who: 'create:notifications',
    parameters: { ...organizationParam, ...page },
    answer: [200, { notifications: [sentNotification], 'nextCursor?': 'string' }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`GET ${sentNotificationPath}`]: {
    who: 'create:notifications',
    parameters: sentNotificationParams,
    answer: [200, { ...sentNotification, body: 'string', data: { '*': 'any' } }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`DELETE ${sentNotificationPath}`]: {
    who: 'create:notifications',
    parameters: sentNotificationParams,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  'POST /admin/organizations/{organizationId}/notifications': {
    who: 'create:notifications',
    parameters: { ...organizationParam, 'Idempotency-Key? in header': 'string' },
    body: { 'userIds?': [uuid], 'all?': 'true', 'role?': 'string', ...notification, 'data?': { '*': 'any' } },
    answer: [
      201,
      {
        id: uuid,
        organizationId: 'string',
        audience: 'all|members|role',
        'recipients?': 'integer',
        'roleId?': 'string',
        ...notification,
        data: { '*': 'any' },
        createdAt: date,
      },
    ],
    failures: problem([400, 401, 403, 404, 409, 422, ...write]),
  },
};
