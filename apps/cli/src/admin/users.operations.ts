import { operator, operatorIn } from '@app/organizations';
import { AccountDeletionService } from '@app/accounts';
import { MemberAccountsService, MemberQueries, MembersModule, MembersService, UsersAdminService } from '@app/members';
import type { AccountDetails, ListedAccount, ListedMember, Membership } from '@app/members';
import { FactorsService, PasswordsService, SessionsService } from '@app/auth';
import { pick, type UserId } from '@app/common';
import { publicIdOf, type BanTerms } from '@app/users';
import type { Call, OptionsOf, Outcome } from '../command.js';
import { defined, inOrganization, knownOrganization, listed, operation, withPassword } from '../operation.js';
import type { PageRequest, Work } from '../operation.js';
import { readSecret } from '../streams.js';
import { roleNamed, rolesNamed, userNamed, userReference } from './references.js';
import { BanRequest, UserRequest, validated } from './requests.js';
import type { users } from './users.commands.js';

const modules = [MembersModule];

type Options<Name extends string> = OptionsOf<typeof users, Name>;

const rolesOf = (roles: Membership['roles']): object[] => roles.map((one) => pick(one, 'id', 'name'));
const namesOf = (roles: Membership['roles'], between: string): string => roles.map((one) => one.name).join(between);

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
  return `  ${organizationId}  ${username === null ? 'no username' : `as ${username}`}  ${namesOf(roles, ', ') || 'no role'}${ban}`;
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
const onUser = <Options = object, Given = undefined>(
  act: (work: Work<Options, Given>, userId: UserId) => Promise<unknown>,
  before?: (call: Call<Options>) => Promise<Given>,
): ((call: Call<Options>) => Promise<Outcome | undefined>) =>
  operation<Options, Given>(
    modules,
    async (work) => {
      const userId = await userNamed(work.get, work.words[0]);
      await act(work, userId);
      return show(await work.get(UsersAdminService).details(userId));
    },
    before,
  );

/** Who bans, or ends a ban: of an account, or of a membership. */
const bannerIn = async (get: Work['get'], id: string | undefined) =>
  id === undefined ? operator : operatorIn(await knownOrganization(get, id));

/** What reads the list that the options mean: of all users, or of the members of an organization. */
async function readerOf({ get, options }: Work<Options<'list'>, void>) {
  const { org, search, role, status } = options;
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
    'organizations' in user ? user.organizations.join(',') : `${user.username ?? '-'}  ${namesOf(user.roles, ',')}`;
  return `${id}  ${status}  ${email ?? '-'}  ${name}  ${place || '-'}`;
}

export const operations = {
  ban: onUser<Options<'ban'>, BanTerms>(
    async ({ get, options, given }, userId) =>
      get(MembersService).ban(await bannerIn(get, options.organization), userId, given),
    async ({ options }) => {
      const { reason = null, until } = await validated(BanRequest, pick(options, 'reason', 'until'));
      return { reason, until: until === undefined ? null : new Date(until) };
    },
  ),

  create: inOrganization(
    modules,
    async ({ get, organizationId, options, given: { user, password, generated } }) => {
      const { role, unverified = false } = options;
      const roles = role && (await rolesNamed(get, organizationId, role)).map((one) => one.id);
      const request = { ...user, verified: !unverified, ...defined({ roles, password }) };
      const userId = await get(MemberAccountsService).create(operatorIn(organizationId), request);
      return withPassword(show(await get(UsersAdminService).details(userId)), generated);
    },
    async ({ words: [, email], options, context }: Call<Options<'create'>>) => {
      const { passwordStdin = false, withoutPassword = false } = options;
      const user = await validated(UserRequest, { email, ...pick(options, 'name', 'username') });
      const generated = passwordStdin || withoutPassword ? undefined : PasswordsService.generate();
      return { user, generated, password: passwordStdin ? await readSecret(context, 'Type the password') : generated };
    },
  ),

  delete: onUser(({ get }, userId) => get(AccountDeletionService).delete(userId)),

  list: operation<Options<'list'>, void>(
    modules,
    async (work) =>
      listed<ListedAccount | ListedMember>(work, { read: await readerOf(work), entry: listedEntry, line: listedLine }),
    ({ options: { org, search, role }, reject }) => {
      if (org === undefined && (search ?? role) !== undefined) reject('--search and --role need --org');
    },
  ),

  'remove-factors': onUser(({ get }, userId) => get(FactorsService).removeLost(userId)),

  restore: onUser(({ get }, userId) => get(MemberAccountsService).restore(operator, userId)),

  sessions: operation<Options<'sessions'>>(modules, async (work) => {
    const userId = await userNamed(work.get, work.words[0]);
    return listed(work, {
      read: ({ limit, cursor }) => work.get(SessionsService).list(userId, limit, cursor),
      entry: (session) =>
        pick(session, 'id', 'organizationId', 'userAgent', 'ipAddress', 'createdAt', 'lastUsedAt', 'expiresAt'),
      line: ({ id, organizationId, userAgent, ipAddress, lastUsedAt }) =>
        `${id}  ${organizationId ?? '-'}  last used ${lastUsedAt.toISOString()}  ${ipAddress ?? '-'}  ${userAgent ?? '-'}`,
    });
  }),

  'set-password': onUser<object, string>(
    ({ get, given: password }, userId) => get(UsersAdminService).setPassword(userId, password),
    ({ context }) => readSecret(context, 'Type the new password'),
  ),

  show: onUser(() => Promise.resolve()),

  'sign-out': operation<Options<'sign-out'>>(modules, async ({ get, words: [person], options: { session } }) => {
    const userId = await userNamed(get, person);
    const sessions = get(SessionsService);
    await (session === undefined ? sessions.endOthers(userId, null) : sessions.end(userId, session));
    const what = session === undefined ? 'All sessions' : `The session ${session}`;
    return { data: { userId, signedOut: session ?? 'all' }, text: `${what} of ${userId} ended.` };
  }),

  unban: onUser<Options<'unban'>>(async ({ get, options }, userId) =>
    get(MembersService).unban(await bannerIn(get, options.organization), userId),
  ),
};
