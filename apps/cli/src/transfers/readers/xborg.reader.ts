import { isUuid } from '@app/kernel';
import type { GivenRecord } from './given-record.js';

/** The answer of XBorg's `GET /v1/user/profile`. */
export function readXborgProfile(given: GivenRecord): Record<string, unknown> {
  const username = given.take('handle', 'username');
  return {
    id: given.takeIf('id', isUuid),
    email: given.take('email'),
    name: given.take('displayName') ?? username,
    bio: given.take('biography'),
    avatarUrl: given.take('profilePictureUrl'),
    username,
    organizationId: given.take('containerId'),
    createdAt: given.take('createdAt'),
  };
}
