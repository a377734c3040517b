/** What a cell holds. Lists and objects are JSON. */
type CellKind = 'text' | 'flag' | 'list' | 'object';

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
  address: 'object',
  dateOfBirth: 'text',
  status: 'text',
  createdAt: 'text',
  phoneNumbers: 'list',
  identities: 'list',
  wallet: 'object',
  passwordHash: 'text',
  organizationId: 'text',
  joinedAt: 'text',
  bannedAt: 'text',
  username: 'text',
  avatar: 'object',
  referrer: 'text',
  roles: 'list',
} as const satisfies Record<string, CellKind>;

export type UserColumn = keyof typeof userColumns;

const plain = (text: string): string => text.toLowerCase().replace(/[\s_-]/g, '');
const byPlainName = new Map((Object.keys(userColumns) as UserColumn[]).map((one) => [plain(one), one]));

/** The field that a heading names, in whatever case, and with spaces, lines or underscores between its words. */
export const columnOf = (text: string): UserColumn | undefined => byPlainName.get(plain(text));

/** In the cell of the organization: the person is in none. No organization has this id. */
export const nowhere = '-';
