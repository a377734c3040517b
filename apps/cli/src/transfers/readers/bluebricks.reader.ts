import { isUuid } from '@app/common';
import type { GivenRecord } from './given-record.js';

/** The answer of Bluebricks' `GET /api/v1/user/{id}`. Its id is `local|<uuid>`, or names the person at another issuer. Roles keep their ids where those have the documented form, and count by their names elsewhere. */
export function readBluebricksUser(given: GivenRecord): Record<string, unknown> {
  return {
    ...whoIs(given.takeText('id', 'user_id')),
    email: given.take('email'),
    emailVerified: given.take('email_verified'),
    name: given.take('name'),
    givenName: given.take('first_name'),
    familyName: given.take('last_name'),
    nickname: given.take('nickname'),
    avatarUrl: given.take('picture'),
    createdAt: given.take('created_at'),
    roles: rolesOf(given),
  };
}

function whoIs(id: string | undefined): object {
  if (id === undefined) return {};
  const bar = id.indexOf('|');
  const subject = id.slice(bar + 1);
  if (isUuid(subject) && (bar < 0 || id.startsWith('local|'))) return { id: subject };
  return bar < 1 ? { id } : { identities: [{ provider: id.slice(0, bar), subject: id }] };
}

function rolesOf(given: GivenRecord): unknown {
  const roles = given.takeList('roles').map((one) => {
    const [id, name, description] = [one.takeText('id'), one.takeText('name'), one.takeText('description')];
    if (id === undefined || !/^rol_[A-Za-z0-9]{16}$/.test(id)) return name;
    return { id, name: name ?? id, ...(description !== undefined && { description }) };
  });
  return roles.length > 0 ? roles : undefined;
}
