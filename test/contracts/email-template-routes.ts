// The words of emails, field by field. Written by hand, as `documented.ts`.
import { always, date, problem, write, type DocumentedRoute, type Shape } from './shape.js';

const base = '/admin/organizations/{organizationId}/email-templates';
const organization = { 'organizationId in path': 'string' };
const one = { ...organization, 'kind in path': 'string', 'language in path': 'string' };
const ifMatch = { 'If-Match? in header': 'string' };
const variables: readonly [Shape] = [{ name: 'string', sample: 'string' }];
const words: Shape = {
  ...{ subject: 'string', 'heading?': 'string|null', before: ['string'], 'action?': 'string|null', after: ['string'] },
};
const template: Shape = {
  ...{ kind: 'string', language: 'string', variables, updatedAt: 'string|null date-time' },
  words: { subject: 'string', heading: 'string|null', before: ['string'], action: 'string|null', after: ['string'] },
};

export const emailTemplateRoutes: Record<string, DocumentedRoute> = {
  [`GET ${base}`]: {
    who: 'read:templates',
    parameters: organization,
    answer: [
      200,
      {
        languages: ['string'],
        kinds: [
          { kind: 'string', hasAction: 'boolean', variables, changed: [{ language: 'string', updatedAt: date }] },
        ],
      },
    ],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`GET ${base}/{kind}/{language}`]: {
    who: 'read:templates',
    parameters: one,
    answer: [200, template],
    failures: problem([400, 401, 403, 404, ...always]),
  },
  [`PUT ${base}/{kind}/{language}`]: {
    who: 'update:templates',
    parameters: { ...one, ...ifMatch },
    body: words,
    answer: [200, template],
    failures: problem([400, 401, 403, 404, 412, ...write]),
  },
  [`DELETE ${base}/{kind}/{language}`]: {
    who: 'update:templates',
    parameters: { ...one, ...ifMatch },
    answer: [204, null],
    failures: problem([400, 401, 403, 404, 412, ...write]),
  },
  [`POST ${base}/{kind}/{language}/preview`]: {
    who: 'read:templates',
    parameters: one,
    body: { 'words?': words },
    answer: [200, { subject: 'string', text: 'string', html: 'string' }],
    failures: problem([400, 401, 403, 404, ...write]),
  },
  [`POST ${base}/{kind}/{language}/test`]: {
    who: 'update:templates',
    parameters: one,
    answer: [202, null],
    failures: problem([400, 401, 403, 404, 409, ...write]),
  },
};
