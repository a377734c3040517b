import { operator, operatorIn } from '@app/organizations';
import { AccountDeletionService } from '@app/accounts';
import { MemberAccountsService, MemberQueries, MembersModule, MembersService, UsersAdminService } from '@app/members';
import type { AccountDetails, ListedAccount, ListedMember, Membership } from '@app/members';
import { FactorsService, PasswordsService, SessionsService, type SessionSummary } from '@app/auth';
import { pick } from '@app/common';
import type { UserId } from '@app/common';
import { publicIdOf, type UserStatus } from '@app/users';
import type { Call, Needed, Optional, Outcome, Switches } from '../command.js';
import { readSecret } from '../streams.js';
import { given, inOrganization, knownOrganization, listOf, operation, withPassword } from '../operation.js';
import type { Services } from '../operation.js';
import { roleNamed, rolesNamed, userReference } from './references.js';
import { UserRequest, validated } from './requests.js';

const modules = [MembersModule];

const rolesOf = (roles: Membership['roles']): object[] => roles.map((one) => pick(one, 'id', 'name'));
const namesOf = (roles: Membership['roles'], between: string): string => roles.map((one) => one.name).join(between);

/** A user for a program. */
function entryOf(user: AccountDetails): object {
  const email = user.emails.find((one) => one.isDefault);
  return {
    ...pick(user, 'id', 'status', 'name', 'bio', 'avatarUrl', 'createdAt', 'updatedAt', 'deletedAt'),
    ...pick(user, 'purgeAfter', 'passwordSet'),
    email: email?.email ?? null,
    emailVerified: email?.verified ?? null,
    emails: user.emails.map((one) => ({ ...pick(one, 'email', 'verified'), default: one.isDefault })),
    phoneNumbers: user.phoneNumbers.map((one) => ({ ...pick(one, 'phoneNumber', 'verified'), primary: one.isPrimary })),
    identities: user.identities.map((one) => pick(one, 'provider', 'subject')),
    memberships: user.memberships.map((one) => ({
      ...pick(one, 'organizationId', 'username', 'joinedAt', 'bannedAt'),
      roles: rolesOf(one.roles),
    })),
  };
}

const membershipLine = ({ organizationId, username, bannedAt, roles }: Membership): string =>
  `  ${organizationId}  ${username === null ? 'no username' : `as ${username}`}  ${namesOf(roles, ', ') || 'no role'}${bannedAt === null ? '' : `  banned since ${bannedAt}`}`;

/** A user as text. */
function textOf(user: AccountDetails): string {
  const ifNot = ({ verified }: { readonly verified: boolean }): string => (verified ? '' : ' (not verified)');
  return [
    `${user.name}  ${user.status}${user.purgeAfter === null ? '' : `, purged after ${user.purgeAfter.toISOString()}`}`,
    `  id        ${user.id}, since ${user.createdAt.toISOString()}`,
    ...user.emails.map((one) => `  e-mail    ${one.email}${ifNot(one)}`),
    ...user.phoneNumbers.map((one) => `  phone     ${one.phoneNumber}${ifNot(one)}`),
    ...user.identities.map((one) => `  identity  ${publicIdOf(one)}`),
    `  password  ${user.passwordSet ? 'set' : 'none'}`,
    user.memberships.length > 0 ? 'Member of' : 'Member of no organization',
    ...user.memberships.map(membershipLine),
  ].join('\n');
}

const show = (user: AccountDetails): Outcome => ({ data: entryOf(user), text: textOf(user) });

/** An operation on the user that the first word names; it shows them as they are then. */
const onUser = <Options = object, Given = undefined>(
  act: (get: Services, userId: UserId, options: Options, given: Given) => Promise<unknown>,
  before?: (call: Call<Options>) => Promise<Given>,
): ((call: Call<Options>) => Promise<Outcome>) =>
  operation<Options, Given>(
    modules,
    async (get, { words: [reference = ''], options }, given) => {
      const userId = await get(UsersAdminService).find(userReference(reference));
      await act(get, userId, options, given);
      return show(await get(UsersAdminService).details(userId));
    },
    before,
  );

/** Bans, or ends a ban: of an account, or of a membership. */
const banning = (change: 'ban' | 'unban') =>
  onUser<Optional<'organization'>>(async (get, userId, { organization: id }) => {
    const actor = id === undefined ? operator : operatorIn(await knownOrganization(get, id));
    return get(MembersService)[change](actor, userId);
  });

type CreateOptions = Needed<'name'> &
  Optional<'username'> &
  Optional<'role', readonly string[]> &
  Switches<'unverified' | 'passwordStdin' | 'withoutPassword'>;

type UserFilters = Optional<'org' | 'search' | 'role'> & Optional<'status', UserStatus>;

export const operations = {
  ban: banning('ban'),

  create: inOrganization(
    modules,
    async (get, organizationId, { options: { role, unverified = false } }, { user, password, generated }) => {
      const roles = role && (await rolesNamed(get, organizationId, role)).map((one) => one.id);
      const request = { ...user, verified: !unverified, ...given({ roles, password }) };
      const userId = await get(MemberAccountsService).create(operatorIn(organizationId), request);
      return withPassword(show(await get(UsersAdminService).details(userId)), generated);
    },
    async ({ words: [, email], options, context, reject }: Call<CreateOptions>) => {
      const { name, username, passwordStdin = false, withoutPassword = false } = options;
      if (passwordStdin && withoutPassword) reject('error: --password-stdin and --without-password exclude each other');
      const user = await validated(UserRequest, given({ email, name, username }));
      const generated = passwordStdin || withoutPassword ? undefined : PasswordsService.generate();
      return { user, generated, password: passwordStdin ? await readSecret(context, 'Type the password') : generated };
    },
  ),

  delete: onUser((get, userId) => get(AccountDeletionService).delete(userId)),

  list: listOf<ListedAccount | ListedMember, UserFilters>({
    modules,
    reader: async (get, { options: { org, search, role, status }, reject }) => {
      const filters = given({ search: search && userReference(search), status });
      if (org === undefined) {
        if (search !== undefined || role !== undefined)
          reject('error: --search and --role look into one organization: name it with --org');
        return (page) => get(UsersAdminService).list({ ...filters, ...page });
      }
      const organizationId = await knownOrganization(get, org);
      const roleId = role === undefined ? {} : { roleId: (await roleNamed(get, organizationId, role)).id };
      return (page) => get(MemberQueries).list(organizationId, { ...filters, ...roleId, ...page });
    },
    entry: (user) => ({
      ...pick(user, 'id', 'status', 'name', 'email', 'emailVerified'),
      ...('organizations' in user
        ? pick(user, 'organizations', 'createdAt')
        : { ...pick(user, 'username', 'joinedAt'), roles: rolesOf(user.roles) }),
    }),
    line: (user) => {
      const { id, status, name, emailVerified } = user;
      const email = user.email !== null && !emailVerified ? `${user.email} (not verified)` : user.email;
      const place =
        'organizations' in user ? user.organizations.join(',') : `${user.username ?? '-'}  ${namesOf(user.roles, ',')}`;
      return `${id}  ${status}  ${email ?? '-'}  ${name}  ${place || '-'}`;
    },
  }),

  'remove-factors': onUser((get, userId) => get(FactorsService).removeLost(userId)),

  restore: onUser((get, userId) => get(MemberAccountsService).restore(operator, userId)),

  sessions: listOf<SessionSummary>({
    modules,
    reader: async (get, { words: [reference = ''] }) => {
      const userId = await get(UsersAdminService).find(userReference(reference));
      return ({ limit, cursor }) => get(SessionsService).list(userId, limit, cursor);
    },
    entry: (session) =>
      pick(session, 'id', 'organizationId', 'userAgent', 'ipAddress', 'createdAt', 'lastUsedAt', 'expiresAt'),
    line: ({ id, organizationId, userAgent, ipAddress, lastUsedAt }) =>
      `${id}  ${organizationId ?? '-'}  last used ${lastUsedAt.toISOString()}  ${ipAddress ?? '-'}  ${userAgent ?? '-'}`,
  }),

  'set-password': onUser<object, string>(
    (get, userId, _options, password) => get(UsersAdminService).setPassword(userId, password),
    ({ context }) => readSecret(context, 'Type the new password'),
  ),

  show: onUser(() => Promise.resolve()),

  'sign-out': operation(
    modules,
    async (get, { words: [reference = ''], options: { session } }: Call<Optional<'session'>>) => {
      const userId = await get(UsersAdminService).find(userReference(reference));
      const sessions = get(SessionsService);
      await (session === undefined ? sessions.endOthers(userId, null) : sessions.end(userId, session));
      const what = session === undefined ? 'All sessions' : `The session ${session}`;
      return { data: { userId, signedOut: session ?? 'all' }, text: `${what} of ${userId} ended.` };
    },
  ),

  unban: banning('unban'),
};
