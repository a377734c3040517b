import { reasonOf, type ErrorFormat, type Failure } from '@app/http';
import { M2ErrorDto } from './dto/m2-error.dto.js';

const reasons: Readonly<Record<string, string>> = {
  'username.taken': 'taken',
  'username.denied': 'denied',
  'username.confusable': 'confusable',
};

function body({ error, status }: Failure): M2ErrorDto {
  const { fields, names, permissions } = error.facts;
  const reason = reasons[error.code];
  return {
    statusCode: status,
    error: reasonOf[status] ?? '',
    message: permissions ? `Missing permission: ${permissions.join(', ')}` : error.message,
    ...(reason !== undefined && { reason }),
    ...(names && { usernamesInUse: [...names] }),
    ...(fields && { details: fields.map(({ field, message }) => ({ field: field || 'body', message })) }),
  };
}

export const m2ErrorFormat: ErrorFormat = {
  name: 'm2-profile',
  prefixes: ['/api/profile'],
  schema: M2ErrorDto,
  distinguishedBy: ['statusCode', 'error'],
  body,
};
