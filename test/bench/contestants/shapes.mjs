// From rows to the JSON that Facet answers. The benchmark compares the answers before it measures anything.
import { pageOf } from '../../../dist/libs/common/src/index.js';

/** What is null is left out. */
const present = (fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

const toEmail =
  ({ id: userId, passwordSet, tokenSet }) =>
  ({ id, email, verified, createdAt, updatedAt }) => ({
    id,
    userId,
    email,
    verified,
    passwordSet,
    tokenSet,
    createdAt,
    updatedAt,
  });

const toPhone =
  ({ id: userId }) =>
  ({ id, phoneNumber, verified, isPrimary, createdAt, updatedAt }) => ({
    id,
    userId,
    phoneNumber,
    verified,
    primary: isPrimary,
    createdAt,
    updatedAt,
  });

export function toCurrentUser(row) {
  const { id, status, name, activeSessions, createdAt, updatedAt } = row;
  const user = { id, status, name, activeSessions, createdAt, updatedAt };
  if (row.bio !== null) user.bio = row.bio;
  const defaultEmail = row.emails.find((one) => one.isDefault);
  if (defaultEmail) user.defaultEmail = defaultEmail.email;
  if (row.avatarUrl !== null) user.avatarUrl = row.avatarUrl;
  const primary = row.phoneNumbers.find((one) => one.isPrimary);
  if (primary) user.phoneNumber = primary.phoneNumber;
  if (row.locale !== null) user.locale = row.locale;
  if (row.timezone !== null) user.timezone = row.timezone;
  user.emails = row.emails.map(toEmail(row));
  user.phoneNumbers = row.phoneNumbers.map(toPhone(row));
  user.identities = row.identities.map((one) => present(one));
  return user;
}

const known = ['read:users', 'read:denylist', 'update:denylist', 'create:notifications'];

export function toDirectorySelf(row, permissions) {
  const [first, ...rest] = row.name.split(/\s+/u);
  const { externalId, userId, name, email, avatarUrl, nickname, createdAt, roles } = row;
  return {
    id: externalId ?? `local|${userId}`,
    name,
    email: email ?? '',
    ...(avatarUrl !== null && { picture: avatarUrl }),
    first_name: first,
    ...(rest.length > 0 && { last_name: rest.join(' ') }),
    ...(nickname !== null && { nickname }),
    created_at: createdAt,
    roles,
    permissions: known.filter((one) => permissions.includes(one)),
  };
}

export function toProfile(row, fields) {
  const whole = {
    id: row.userId,
    username: row.username,
    handle: row.username,
    displayName: row.name,
    biography: row.bio,
    address: row.address,
    dateOfBirth: row.dateOfBirth,
    email: row.email,
    profilePictureUrl: row.avatarUrl,
    walletAddress: row.walletAddress,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
  return Object.fromEntries(fields.map((field) => [field, whole[field]]));
}

export const toM2Profile = ({ username, avatarUrl, walletAddress }) =>
  present({ username, profilePictureUrl: avatarUrl, evmLinkedWalletAddress: walletAddress });

export function toPage(row, found, { organizationId, page, limit }) {
  const { items, nextCursor } = pageOf(found, limit, ({ rank }) => [organizationId, String(rank)]);
  const notifications = items.map(({ id, type, title, body, data, readAt, createdAt }) => ({
    id,
    type,
    title,
    body,
    data,
    containerId: organizationId,
    read: readAt !== null,
    readAt,
    createdAt,
  }));
  return {
    notifications,
    page,
    limit,
    total: row.head - row.bottom,
    unread: row.unread,
    ...(nextCursor && { nextCursor }),
  };
}
