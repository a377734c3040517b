import { api, type Answer } from './api.js';
import type { TestPerson } from './people.js';

/** Every field of a profile at `/v1/user`, in the order in which a whole one is answered. */
export const profileFields = [
  ...['id', 'username', 'handle', 'displayName', 'biography', 'address', 'dateOfBirth', 'email'],
  ...['profilePictureUrl', 'walletAddress', 'createdAt', 'updatedAt'],
];

const parts = ['addressId', 'addressLine1', 'addressLine2', 'addressLine3', 'city', 'state', 'postalCode', 'country'];

/** An address as it is answered: all parts, null where nothing is set. */
export const anAddressOf = (set: Record<string, string | null>): Record<string, string | null> => ({
  ...Object.fromEntries(parts.map((part) => [part, null])),
  ...set,
});

/** The whole own profile. */
export const profileOf = (person: TestPerson): Promise<Answer> =>
  api.as(person).get(`/v1/user/profile?fields=${profileFields.join()}`);

export const updateProfile = (
  person: TestPerson,
  change: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> => api.as(person).post('/v1/user/profile', change, { headers });

/** What a failure at `/v1/user` says: its number, its message in both forms, and the fields that are at fault. */
export function failureOf({ body }: Answer): { code: number; message: string; name: string; fields: string[] } {
  const {
    code,
    message,
    name,
    details = [],
  } = body as { code: number; message: string; name: string; details?: { field: string }[] };
  return { code, message, name, fields: [...new Set(details.map((one) => one.field))] };
}

export const clientError = (...fields: string[]): object => ({
  code: 10002,
  message: 'generic_client_error',
  name: 'GENERIC_CLIENT_ERROR',
  fields,
});
export const unauthorized = { code: 10003, message: 'generic_unauthorized', name: 'GENERIC_UNAUTHORIZED', fields: [] };
export const notFound = { code: 10006, message: 'generic_not_found', name: 'GENERIC_NOT_FOUND', fields: [] };
export const conflict = (...fields: string[]): object => ({
  code: 10008,
  message: 'generic_conflict',
  name: 'GENERIC_CONFLICT',
  fields,
});
