import { reasonOf, type ErrorFormat } from '@app/http';
import { ProblemDto } from './dto/problem.dto.js';

/** How our own endpoints speak of errors, and every path that no API owns. */
export const accountErrorFormat: ErrorFormat = {
  name: 'account',
  prefixes: ['/auth', '/.well-known', '/access'],
  contentType: 'application/problem+json',
  schema: ProblemDto,
  distinguishedBy: ['code'],
  body: ({ error, status }): ProblemDto => {
    const { fields, names, permissions, challenge } = error.facts;
    return {
      type: 'about:blank',
      title: reasonOf[status] ?? '',
      status,
      detail: error.message,
      code: error.code,
      ...(fields && {
        errors: fields.map(({ field, message, code }) => ({ field, message, ...(code !== undefined && { code }) })),
      }),
      ...(permissions && { permissions: [...permissions] }),
      ...(challenge && {
        challenge: { ...challenge, factors: [...challenge.factors], expiresAt: challenge.expiresAt.toISOString() },
      }),
      ...(names && { names: [...names] }),
    };
  },
};
