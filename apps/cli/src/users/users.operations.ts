import { operator, operatorIn } from '@app/organizations';
import { AccountDeletionService } from '@app/accounts';
import { MemberAccountsService, MemberQueries, MembersModule, MembersService, UsersAdminService, type ListedAccount, type ListedMember } from '@app/members';
import { generatedPassword, SessionsService, type SessionSummary } from '@app/auth';
import type { Actor, UserId } from '@app/common';
import type { UserStatus } from '@app/users';
import type { Call, Outcome } from '../command.js';
import { knownOrganization, open, openOrganization, type Services } from '../installation.js';
import { listOf, validated } from '../operation.js';
import { roleNamed, rolesNamed } from '../roles/named-roles.js';
import { readSecret } from '../standard-streams.js';
import { userReference } from './user-reference.js';
import { toUserEntry, toUserText } from './user-texts.js';
import { UserCreateDto } from './users.dto.js';

const modules = [MembersModule];

/** An operation on the user that the first word names; it shows them as they are then. */
const onUser =
  <Options>(act: (get: Services, userId: UserId, options: Options) => Promise<unknown>) =>
  ({ words: [reference = ''], options, context }: Call<Options>): Promise<Outcome> =>
    open(context, modules, async (get) => {
      const userId = await get(UsersAdminService).find(userReference(reference));
      await act(get, userId, options);
      const user = await get(UsersAdminService).details(userId);
      return { data: toUserEntry(user), text: toUserText(user) };
    });

/** What a ban is about: an account, or a membership. */
interface BanOptions {
  readonly organization?: string;
}

const actorOf = async (get: Services, { organization }: BanOptions): Promise<Actor> =>
  organization === undefined ? operator : operatorIn(await knownOrganization(get, organization));

export const showUser = onUser(() => Promise.resolve());
export const banUser = onUser<BanOptions>(async (get, userId, options) => get(MembersService).ban(await actorOf(get, options), userId));
export const unbanUser = onUser<BanOptions>(async (get, userId, options) => get(MembersService).unban(await actorOf(get, options), userId));
export const deleteUser = onUser((get, userId) => get(AccountDeletionService).delete(userId));
export const restoreUser = onUser((get, userId) => get(MemberAccountsService).restore(operator, userId));

export async function setPassword(call: Call): Promise<Outcome> {
  const password = await readSecret(call.context, 'Type the new password');
  return onUser((get, userId) => get(UsersAdminService).setPassword(userId, password))(call);
}

interface CreateOptions {
  readonly name: string;
  readonly username?: string;
  readonly role?: readonly string[];
  readonly unverified?: boolean;
  readonly passwordStdin?: boolean;
  readonly withoutPassword?: boolean;
}

export async function createUser({ words: [id, email], options, context, reject }: Call<CreateOptions>): Promise<Outcome> {
  const { name, username, role, unverified = false, passwordStdin = false, withoutPassword = false } = options;
  if (passwordStdin && withoutPassword) reject('error: --password-stdin and --without-password exclude each other');
  const user = await validated(UserCreateDto, { email, name, ...(username !== undefined && { username }) });
  const generated = passwordStdin || withoutPassword ? undefined : generatedPassword();
  const password = passwordStdin ? await readSecret(context, 'Type the password') : generated;
  return openOrganization(context, modules, id, async (get, organizationId) => {
    const roles = role && (await rolesNamed(get, organizationId, role)).map((one) => one.id);
    const request = { ...user, verified: !unverified, ...(roles && { roles }), ...(password !== undefined && { password }) };
    const userId = await get(MemberAccountsService).create(operatorIn(organizationId), request);
    const created = await get(UsersAdminService).details(userId);
    const text = generated === undefined ? '' : `\nPassword: ${generated} (shown only now)`;
    return { data: { ...toUserEntry(created), ...(generated !== undefined && { password: generated }) }, text: toUserText(created) + text };
  });
}

interface UserFilters {
  readonly org?: string;
  readonly search?: string;
  readonly role?: string;
  readonly status?: UserStatus;
}

type ListedUser = ListedAccount | ListedMember;

export const listUsers = listOf<ListedUser, UserFilters>({
  modules,
  reader: async (get, { options: { org, search, role, status }, reject }) => {
    const filters = { ...(search !== undefined && { search: userReference(search) }), ...(status && { status }) };
    if (org === undefined) {
      if (search !== undefined || role !== undefined) reject('error: --search and --role look into one organization: name it with --org');
      return (page) => get(UsersAdminService).list({ ...filters, ...page });
    }
    const organizationId = await knownOrganization(get, org);
    const roleId = role === undefined ? {} : { roleId: (await roleNamed(get, organizationId, role)).id };
    return (page) => get(MemberQueries).list(organizationId, { ...filters, ...roleId, ...page });
  },
  entry: (user) => {
    const { id, status, name, email, emailVerified } = user;
    if ('organizations' in user) return { id, status, name, email, emailVerified, organizations: user.organizations, createdAt: user.createdAt };
    const { username, joinedAt } = user;
    return { id, status, name, email, emailVerified, username, joinedAt, roles: user.roles.map((one) => ({ id: one.id, name: one.name })) };
  },
  line: (user) => {
    const { id, status, name, emailVerified } = user;
    const email = user.email !== null && !emailVerified ? `${user.email} (not verified)` : user.email;
    const place = 'organizations' in user ? user.organizations.join(',') : `${user.username ?? '-'}  ${user.roles.map((one) => one.name).join(',')}`;
    return `${id}  ${status}  ${email ?? '-'}  ${name}  ${place || '-'}`;
  },
});

export const listSessions = listOf<SessionSummary>({
  modules,
  reader: async (get, { words: [reference = ''] }) => {
    const userId = await get(UsersAdminService).find(userReference(reference));
    return ({ limit, cursor }) => get(SessionsService).list(userId, limit, cursor);
  },
  entry: ({ id, organizationId, userAgent, ipAddress, createdAt, lastUsedAt, expiresAt }) => ({
    id,
    organizationId,
    userAgent,
    ipAddress,
    createdAt,
    lastUsedAt,
    expiresAt,
  }),
  line: ({ id, organizationId, userAgent, ipAddress, lastUsedAt }) =>
    `${id}  ${organizationId ?? '-'}  last used ${lastUsedAt.toISOString()}  ${ipAddress ?? '-'}  ${userAgent ?? '-'}`,
});

export function signOut({ words: [reference = ''], options: { session }, context }: Call<{ session?: string }>): Promise<Outcome> {
  return open(context, modules, async (get) => {
    const userId = await get(UsersAdminService).find(userReference(reference));
    await (session === undefined ? get(SessionsService).endOthers(userId, null) : get(SessionsService).end(userId, session));
    const what = session === undefined ? 'All sessions' : `The session ${session}`;
    return { data: { userId, signedOut: session ?? 'all' }, text: `${what} of ${userId} ended.` };
  });
}
