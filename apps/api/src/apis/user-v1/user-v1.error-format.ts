import type { ErrorFormat, Failure } from '@app/http';
import { UserV1ErrorDto, type UserV1ErrorDetailDto } from './dto/user-v1-error.dto.js';
import { codes, messageOf } from './user-v1.codes.js';

/** Where an error says by itself which field is at fault: a name is only ever asked for in `handle`. */
const fieldsOfErrors: Readonly<Record<string, string>> = {
  'username.taken': 'handle',
  'username.denied': 'handle',
  'username.confusable': 'handle',
  'username.cooldown': 'handle',
};

function detailsOf({ error }: Failure): UserV1ErrorDetailDto[] | undefined {
  const { fields, permissions } = error.facts;
  const known = fieldsOfErrors[error.code];
  if (known !== undefined) return [{ field: known, message: error.message }];
  if (fields) return fields.map(({ field, message }) => ({ field: field || 'body', message }));
  return permissions?.map((permission) => ({ field: 'permissions', message: `${permission} is missing` }));
}

export const userV1ErrorFormat: ErrorFormat = {
  name: 'user-v1',
  prefixes: ['/v1/user'],
  schema: UserV1ErrorDto,
  distinguishedBy: ['code', 'message', 'name'],
  body: (failure): UserV1ErrorDto => {
    const message = messageOf(failure.error);
    const details = detailsOf(failure);
    return { code: codes[message], message, name: message.toUpperCase(), ...(details && { details }) };
  },
};
