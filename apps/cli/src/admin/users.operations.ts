import { operator, operatorIn } from '@app/organizations';
import { AccountDeletionService } from '@app/accounts';
import { MemberAccountsService, MemberQueries, MembersModule, MembersService, UsersAdminService } from '@app/members';
import type { AccountDetails, ListedAccount, ListedMember, Membership } from '@app/members';
import { FactorsService, PasswordsService, SessionsService } from '@app/auth';
import { pick, type UserId } from '@app/common';
import { publicIdOf } from '@app/users';
import type { CallOf, Operation, OperationsOf, Outcome } from '../command.js';
import { defined, inOrganization, knownOrganization, listed, operation, withPassword } from '../operation.js';
import type { Begin, PageRequest, Services } from '../operation.js';
import { readSecret } from '../streams.js';
import { namesOf, roleNamed, rolesNamed, rolesOf, userNamed, userReference } from './references.js';
import { BanRequest, UserRequest, validated } from './requests.js';
import type { users } from './users.commands.js';

const modules = [MembersModule];

/** A user for a program. */
function entryOf(user: AccountDetails): object {
  const email = user.emails.find((one) => one.isDefault);
  return {
    ...pick(user, 'id', 'status', 'name', 'bio', 'avatarUrl', 'createdAt', 'updatedAt', 'deletedAt'),
    ...pick(user, 'purgeAfter', 'bannedUntil', 'banReason', 'passwordSet'),
    email: email?.email ?? null,
    emailVerified: email?.verified ?? null,
    emails: user.emails.map((one) => ({ ...pick(one, 'email', 'verified'), default: one.isDefault })),
    phoneNumbers: user.phoneNumbers.map((one) => ({ ...pick(one, 'phoneNumber', 'verified'), primary: one.isPrimary })),
    identities: user.identities.map((one) => pick(one, 'provider', 'subject')),
    memberships: user.memberships.map((one) => ({
      ...pick(one, 'organizationId', 'username', 'joinedAt', 'bannedAt', 'bannedUntil', 'banReason'),
      roles: rolesOf(one.roles),
    })),
  };
}

const termsOf = (until: string | undefined, reason: string | null): string =>
  `${until === undefined ? '' : ` until ${until}`}${reason === null ? '' : ` (${reason})`}`;

function membershipLine({ organizationId, username, bannedAt, bannedUntil, banReason, roles }: Membership): string {
  const ban = bannedAt === null ? '' : `  banned since ${bannedAt}${termsOf(bannedUntil ?? undefined, banReason)}`;
  return `  ${organizationId}  ${username === null ? 'no username' : `as ${username}`}  ${namesOf(roles) || 'no role'}${ban}`;
}

/** A user as text. */
function textOf(user: AccountDetails): string {
  const ifNot = ({ verified }: { readonly verified: boolean }): string => (verified ? '' : ' (not verified)');
  return [
    `${user.name}  ${user.status}${user.purgeAfter === null ? '' : `, purged after ${user.purgeAfter.toISOString()}`}${termsOf(user.bannedUntil?.toISOString(), user.banReason)}`,
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
const onUser = <Options = object>(
  begin: Begin<Options, (get: Services, userId: UserId) => Promise<unknown>>,
): Operation<Options> =>
  operation(modules, async (call) => {
    const act = await begin(call);
    return async (get) => {
      const userId = await userNamed(get, call.words[0]);
      await act(get, userId);
      return show(await get(UsersAdminService).details(userId));
    };
  });

/** Who bans, or ends a ban: of an account, or of a membership. */
const bannerIn = async (get: Services, id: string | undefined) =>
  id === undefined ? operator : operatorIn(await knownOrganization(get, id));

/** What reads the list that the options mean: of all users, or of the members of an organization. */
async function readerOf(get: Services, { org, search, role, status }: CallOf<typeof users, 'list'>['options']) {
  const filters = defined({ search: search && userReference(search), status });
  if (org === undefined) return (page: PageRequest) => get(UsersAdminService).list({ ...filters, ...page });
  const organizationId = await knownOrganization(get, org);
  const roleId = role === undefined ? {} : { roleId: (await roleNamed(get, organizationId, role)).id };
  return (page: PageRequest) => get(MemberQueries).list(organizationId, { ...filters, ...roleId, ...page });
}

const listedEntry = (user: ListedAccount | ListedMember): object => ({
  ...pick(user, 'id', 'status', 'name', 'email', 'emailVerified'),
  ...('organizations' in user
    ? pick(user, 'organizations', 'createdAt')
    : { ...pick(user, 'username', 'joinedAt'), roles: rolesOf(user.roles) }),
});

function listedLine(user: ListedAccount | ListedMember): string {
  const { id, status, name, emailVerified } = user;
  const email = user.email !== null && !emailVerified ? `${user.email} (not verified)` : user.email;
  const place =
    'organizations' in user ? user.organizations.join(',') : `${user.username ?? '-'}  ${namesOf(user.roles)}`;
  return `${id}  ${status}  ${email ?? '-'}  ${name}  ${place || '-'}`;
}

export const operations: OperationsOf<typeof users> = {
  ban: onUser(async ({ options }) => {
    const { until = null, organization } = options;
    const { reason = null } = await validated(BanRequest, pick(options, 'reason'));
    return async (get, userId) => get(MembersService).ban(await bannerIn(get, organization), userId, { reason, until });
  }),

  create: inOrganization(modules, async ({ words: [, email], options, context }) => {
    const { role, unverified = false, passwordStdin, withoutPassword } = options;
    const user = await validated(UserRequest, { email, ...pick(options, 'name', 'username') });
    const generated = passwordStdin || withoutPassword ? undefined : PasswordsService.generate();
    const password = passwordStdin ? await readSecret(context, 'Type the password') : generated;
    return async (get, organizationId) => {
      const roles = role && (await rolesNamed(get, organizationId, role)).map((one) => one.id);
      const request = { ...user, verified: !unverified, ...defined({ roles, password }) };
      const userId = await get(MemberAccountsService).create(operatorIn(organizationId), request);
      return withPassword(show(await get(UsersAdminService).details(userId)), generated);
    };
  }),

  delete: onUser(() => (get, userId) => get(AccountDeletionService).delete(userId)),

  list: operation(modules, (call) => {
    const { org, search, role } = call.options;
    if (org === undefined && (search ?? role) !== undefined) call.reject('--search and --role need --org');
    return async (get) => {
      const read = await readerOf(get, call.options);
      return listed<ListedAccount | ListedMember>(call, { read, entry: listedEntry, line: listedLine });
    };
  }),

  'remove-factors': onUser(() => (get, userId) => get(FactorsService).removeLost(userId)),

  restore: onUser(() => (get, userId) => get(MemberAccountsService).restore(operator, userId)),

  sessions: operation(modules, (call) => async (get) => {
    const userId = await userNamed(get, call.words[0]);
    return listed(call, {
      read: ({ limit, cursor }) => get(SessionsService).list(userId, limit, cursor),
      entry: (session) =>
        pick(session, 'id', 'organizationId', 'userAgent', 'ipAddress', 'createdAt', 'lastUsedAt', 'expiresAt'),
      line: ({ id, organizationId, userAgent, ipAddress, lastUsedAt }) =>
        `${id}  ${organizationId ?? '-'}  last used ${lastUsedAt.toISOString()}  ${ipAddress ?? '-'}  ${userAgent ?? '-'}`,
    });
  }),

  'set-password': onUser(async ({ context }) => {
    const password = await readSecret(context, 'Type the new password');
    return (get, userId) => get(UsersAdminService).setPassword(userId, password);
  }),

  show: onUser(() => () => Promise.resolve()),

  'sign-out': operation(modules, ({ words: [person], options: { session } }) => async (get) => {
    const userId = await userNamed(get, person);
    const sessions = get(SessionsService);
    await (session === undefined ? sessions.endOthers(userId, null) : sessions.end(userId, session));
    const what = session === undefined ? 'All sessions' : `The session ${session}`;
    return { data: { userId, signedOut: session ?? 'all' }, text: `${what} of ${userId} ended.` };
  }),

  unban: onUser(
    ({ options }) =>
      async (get, userId) =>
        get(MembersService).unban(await bannerIn(get, options.organization), userId),
  ),
};
