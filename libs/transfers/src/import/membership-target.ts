import { pick, type FieldFault, type RoleId, type UserId } from '@app/common';
import type { ImportedMember, ImportedRole } from './import-record.js';
import type { NewMembership } from './batch-plan.js';
import type { Seen, SeenKey } from './seen.js';
import type { Host } from './existing-records.reader.js';

/** How the import handles a username that is taken by another user, or reserved. */
export type NameConflict = 'fail' | 'drop';

/** A membership, why there is none, and what of it was left out. */
export interface MembershipTarget {
  readonly membership?: NewMembership;
  readonly faults: readonly FieldFault[];
  readonly notes: readonly FieldFault[];
  /** To be remembered with the membership: no other line can have the name. */
  readonly nameKey?: SeenKey;
}

const fault = (field: string, message: string): FieldFault => ({ field, message });

/** What else a membership depends on. */
interface TargetOptions {
  readonly onNameConflict: NameConflict;
  /** The user, if the user exists already. */
  readonly userId: UserId | undefined;
}

/** Looks up the roles and the name that a line wants in an organization. */
export function findMembershipTarget(
  member: ImportedMember,
  host: Host | undefined,
  seen: Seen,
  options: TargetOptions,
): MembershipTarget {
  const { organizationId, joinedAt } = member;
  if (!host) return { faults: [fault('organizationId', `there is no organization ${organizationId}`)], notes: [] };
  const unknown = (member.roles ?? []).filter((role) => roleOf(role, host) === undefined);
  const faults = unknown.map(({ names }) => fault('roles', `${names.at(-1) ?? ''} is not a role of this organization`));
  const name = findName(member, host, seen, options);
  const membership = {
    organizationId,
    joinedAt,
    ...pick(member, 'bannedAt', 'bannedUntil', 'banReason'),
    roles: rolesOf(member, host),
    username: name.username,
    ...{ avatar: member.avatar, attributes: member.attributes },
  };
  faults.push(...host.attributes.faultsOfAll(member.attributes ?? {}));
  return { membership, faults: [...faults, ...name.faults], notes: name.notes, ...(name.key && { nameKey: name.key }) };
}

const roleOf = ({ names }: ImportedRole, host: Host): RoleId | undefined =>
  names.map((name) => host.roles.get(name)).find((id) => id !== undefined);

function rolesOf({ roles }: ImportedMember, host: Host): readonly RoleId[] {
  return roles === null ? host.usual : roles.flatMap((role) => roleOf(role, host) ?? []);
}

interface FoundName {
  readonly username: string | null;
  readonly key?: SeenKey;
  readonly faults: readonly FieldFault[];
  readonly notes: readonly FieldFault[];
}

function findName(
  { organizationId, username }: ImportedMember,
  host: Host,
  seen: Seen,
  { onNameConflict, userId }: TargetOptions,
): FoundName {
  const validated = username === null ? undefined : host.names.get(username);
  if (username === null || !validated) return { username: null, faults: [], notes: [] };
  const key: SeenKey | undefined =
    validated.exclusive === undefined ? undefined : ['name', organizationId, validated.exclusive];
  const isTheirs = validated.reservedFor !== undefined && validated.reservedFor === userId;
  const { kind, message, facts } = (isTheirs ? undefined : validated.fault) ?? {};
  const faults = facts?.fields ?? (message === undefined ? [] : [fault('username', message)]);
  const taken =
    faults.length === 0 && key && seen.find(key) ? [fault('username', 'an earlier line has this username')] : [];
  const conflicts = kind === 'conflict' ? faults : taken;
  if (conflicts.length > 0 && onNameConflict === 'drop')
    return { username: null, faults: [], notes: conflicts.map((one) => fault('username', `left out: ${one.message}`)) };
  return { username, ...(key && { key }), faults: [...faults, ...taken], notes: [] };
}
