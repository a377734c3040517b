import type { ErrorFormat } from '@app/http';
import type { FieldFault } from '@app/common';
import { codes } from './current-user.codes.js';
import { CurrentUserErrorDto } from './dto/current-user-error.dto.js';

function detailsOf(fields: readonly FieldFault[]): Record<string, string[]> {
  const byField = new Map<string, string[]>();
  for (const { field, message } of fields) {
    const messages = byField.get(field || 'body');
    if (messages) messages.push(message);
    else byField.set(field || 'body', [message]);
  }
  return Object.fromEntries(byField.entries());
}

export const currentUserErrorFormat: ErrorFormat = {
  name: 'current-user',
  prefixes: ['/me'],
  statuses: { invalid: 422 },
  schema: CurrentUserErrorDto,
  distinguishedBy: ['code'],
  body: ({ error }): CurrentUserErrorDto => ({
    code: codes[error.kind],
    message: error.message,
    ...(error.facts.fields && { details: detailsOf(error.facts.fields) }),
  }),
};
