import type { Dialect, Failure } from '@app/http';
import { UserV1ErrorDto, type UserV1ErrorDetailDto } from './dto/user-v1-error.dto.js';
import { codes, messageOf } from './user-v1.codes.js';

function detailsOf({ error }: Failure): UserV1ErrorDetailDto[] | undefined {
  const { fields, permissions } = error.facts;
  if (fields) return fields.map(({ field, message }) => ({ field: field || 'body', message }));
  return permissions?.map((permission) => ({ field: 'permissions', message: `${permission} is missing` }));
}

export const userV1Dialect: Dialect = {
  name: 'user-v1',
  prefixes: ['/v1/user'],
  schema: UserV1ErrorDto,
  body: (failure): UserV1ErrorDto => {
    const message = messageOf(failure.error);
    const details = detailsOf(failure);
    return { code: codes[message], message, name: message.toUpperCase(), ...(details && { details }) };
  },
};
