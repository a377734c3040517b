import { describe, expect, it } from '@jest/globals';
import { statusIn } from '@app/http';
import { InternalError, PermissionMissing, type DomainError } from '@app/common';
import { UsernameDenied } from '@app/usernames';
import { userV1ErrorFormat } from './user-v1.error-format.js';

const body = (error: DomainError): unknown[] => {
  const status = statusIn(userV1ErrorFormat, error.kind);
  return [status, userV1ErrorFormat.body({ error, status, method: 'GET', path: '/v1/user/profile' })];
};

describe('the error format of /v1/user', () => {
  it('says of a failure of ours that it was one, and nothing of its cause', () => {
    const error = new InternalError({ cause: new Error('relation "users" does not exist') });
    expect(body(error)).toEqual([
      500,
      { code: 10001, message: 'internal_server_error', name: 'INTERNAL_SERVER_ERROR' },
    ]);
  });

  it('names the permission that is missing', () => {
    const error = new PermissionMissing({ permissions: ['read:users'] });
    const details = [{ field: 'permissions', message: 'read:users is missing' }];
    expect(body(error)).toEqual([
      403,
      { code: 10007, message: 'generic_forbidden', name: 'GENERIC_FORBIDDEN', details },
    ]);
  });

  it('names the handle where a name cannot be had', () => {
    const details = [{ field: 'handle', message: 'This username is denied.' }];
    expect(body(new UsernameDenied())).toEqual([
      409,
      { code: 10008, message: 'generic_conflict', name: 'GENERIC_CONFLICT', details },
    ]);
  });
});
