import { isUuid } from '@app/common';
import { walletOf, type GivenRecord } from './given-record.js';

const addressParts = ['addressId', 'addressLine1', 'addressLine2', 'addressLine3', 'city', 'state', 'postalCode', 'country'] as const;

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
    address: given.takeParts('address', addressParts),
    dateOfBirth: given.takeText('dateOfBirth'),
    wallet: walletOf(given.take('walletAddress')),
    referrer: given.take('referrerHandle'),
    organizationId: given.take('containerId'),
    createdAt: given.take('createdAt'),
  };
}
