// The email addresses and phone numbers of the caller, field by field. Written by hand, as `documented.ts`.
import { always, date, problem, uuid, write, type DocumentedRoute, type Shape } from './shape.js';

const email: Shape = {
  id: uuid,
  email: 'string email',
  verified: 'boolean',
  default: 'boolean',
  createdAt: date,
  'expiresAt?': date,
};
const phoneNumber: Shape = {
  id: uuid,
  phoneNumber: 'string',
  verified: 'boolean',
  default: 'boolean',
  createdAt: date,
};
const members = '/admin/organizations/{organizationId}/members/{userId}';
const member = { 'organizationId in path': 'string', 'userId in path': 'string' };
const oneOfMember = { ...member, 'id in path': 'string' };
const update = 'update:contacts';
const one = { 'id in path': 'string' };
const confirmation = { 'currentPassword?': 'string' };

export const contactRoutes: Record<string, DocumentedRoute> = {
  'GET /auth/emails': {
    who: 'session',
    answer: [200, { emails: [email] }],
    failures: problem([400, 401, 403, ...always]),
  },
  'POST /auth/emails': {
    who: 'session',
    body: { email: 'string email', 'currentPassword?': 'string' },
    answer: [201, email],
    failures: problem([400, 401, 403, 409, ...write]),
  },
  'POST /auth/emails/{id}/verification': {
    who: 'session',
    parameters: one,
    answer: [202, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  'PUT /auth/emails/{id}/default': {
    who: 'session',
    parameters: one,
    body: confirmation,
    answer: [200, email],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  'DELETE /auth/emails/{id}': {
    who: 'session',
    parameters: one,
    body: confirmation,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  'GET /auth/phone-numbers': {
    who: 'session',
    answer: [200, { phoneNumbers: [phoneNumber] }],
    failures: problem([400, 401, 403, ...always]),
  },
  'POST /auth/phone-numbers': {
    who: 'session',
    body: { phoneNumber: 'string' },
    answer: [201, phoneNumber],
    failures: problem([400, 401, 403, 409, ...write]),
  },
  'PUT /auth/phone-numbers/{id}/default': {
    who: 'session',
    parameters: one,
    answer: [200, phoneNumber],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  'DELETE /auth/phone-numbers/{id}': {
    who: 'session',
    parameters: one,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  [`GET ${members}/emails`]: {
    who: 'read:members',
    parameters: member,
    answer: [200, { emails: [email] }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`POST ${members}/emails`]: {
    who: update,
    parameters: member,
    body: { email: 'string email' },
    answer: [201, email],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`POST ${members}/emails/{id}/verification`]: {
    who: update,
    parameters: oneOfMember,
    answer: [200, email],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`PUT ${members}/emails/{id}/default`]: {
    who: update,
    parameters: oneOfMember,
    answer: [200, email],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`DELETE ${members}/emails/{id}`]: {
    who: update,
    parameters: oneOfMember,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`GET ${members}/phone-numbers`]: {
    who: 'read:members',
    parameters: member,
    answer: [200, { phoneNumbers: [phoneNumber] }],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`POST ${members}/phone-numbers`]: {
    who: update,
    parameters: member,
    body: { phoneNumber: 'string' },
    answer: [201, phoneNumber],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`PUT ${members}/phone-numbers/{id}/default`]: {
    who: update,
    parameters: oneOfMember,
    answer: [200, phoneNumber],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  [`DELETE ${members}/phone-numbers/{id}`]: {
    who: update,
    parameters: oneOfMember,
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
  'POST /auth/email/undo': {
    who: 'anybody',
    body: { token: 'string' },
    answer: [204, null],
    failures: problem([400, 409, ...write]),
  },
};
