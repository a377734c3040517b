/** What a cell holds. A list is JSON. */
type CellKind = 'text' | 'flag' | 'list';

/** The fields of a line, in the order of an export; in CSV its headings. */
export const userColumns = {
  id: 'text',
  email: 'text',
  emailVerified: 'flag',
  otherEmails: 'list',
  name: 'text',
  givenName: 'text',
  familyName: 'text',
  nickname: 'text',
  bio: 'text',
  avatarUrl: 'text',
  locale: 'text',
  timezone: 'text',
  status: 'text',
  createdAt: 'text',
  phoneNumbers: 'list',
  identities: 'list',
  passwordHash: 'text',
  organizationId: 'text',
  joinedAt: 'text',
  bannedAt: 'text',
  username: 'text',
  roles: 'list',
} as const satisfies Record<string, CellKind>;

export type UserColumn = keyof typeof userColumns;

export const isUserColumn = (text: string): text is UserColumn => Object.hasOwn(userColumns, text);

/** In the cell of the organization: the person is in none. No organization has this id. */
export const nowhere = '-';
