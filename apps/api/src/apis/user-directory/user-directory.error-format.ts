import { reasonOf, type ErrorFormat, type Failure } from '@app/http';
import { DirectoryErrorDto, type DirectoryErrorDetailDto } from './dto/directory-error.dto.js';

/** The texts that the original documents for its statuses. Other statuses speak for themselves. */
function messageOf({ error, method }: Failure): string {
  const { permissions } = error.facts;
  if (permissions) return `Missing required scopes: ${permissions.join(', ')}`;
  if (error.kind === 'invalid')
    return method === 'POST' ? 'Failed to update user roles' : 'Failed to fetch user information';
  if (error.kind === 'unauthenticated') return 'Failed to authenticate user';
  if (error.kind === 'rate_limited') return 'Too many requests';
  return error.code === 'user.not_found' ? 'User not found' : error.message;
}

function detailsOf({ error }: Failure): DirectoryErrorDetailDto[] | undefined {
  const { fields, permissions } = error.facts;
  if (fields) return fields.map(({ field, message }) => ({ field: field || 'body', message }));
  return permissions?.map((permission) => ({ permission }));
}

export const userDirectoryErrorFormat: ErrorFormat = {
  name: 'user-directory',
  prefixes: ['/api/v1'],
  schema: DirectoryErrorDto,
  distinguishedBy: ['statusCode', 'error'],
  namesMethod: true,
  body: (failure): DirectoryErrorDto => {
    const details = detailsOf(failure);
    return {
      statusCode: failure.status,
      error: reasonOf[failure.status] ?? '',
      message: messageOf(failure),
      ...(details && { details }),
    };
  },
};
