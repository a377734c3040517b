import type { FieldFault, RoleId, UserId } from '@app/common';
import type { ArrivingMember, ArrivingRole } from './arrival.js';
import type { Place } from './batch-plan.js';
import type { Seen, SeenKey } from './seen.js';
import type { Host } from './standing.reader.js';

/** What the import does with a username that somebody else has, or nobody may have. */
export type NameConflict = 'fail' | 'drop';

/** A place, why there is none, and what of it was left out. */
export interface FoundPlace {
  readonly place?: Place;
  readonly faults: readonly FieldFault[];
  readonly notes: readonly FieldFault[];
  /** To be remembered once somebody gets the place: nobody else can have the name. */
  readonly nameKey?: SeenKey;
}

const fault = (field: string, message: string): FieldFault => ({ field, message });

/** What else a place depends on. */
interface PlaceTerms {
  readonly onNameConflict: NameConflict;
  /** Whose place it is, if they are known already. */
  readonly userId: UserId | undefined;
}

/** Looks up the roles and the name that a line wants in an organization. */
export function findPlace(member: ArrivingMember, host: Host | undefined, seen: Seen, terms: PlaceTerms): FoundPlace {
  const { organizationId, joinedAt, bannedAt } = member;
  if (!host) return { faults: [fault('organizationId', `there is no organization ${organizationId}`)], notes: [] };
  const unknown = (member.roles ?? []).filter((role) => roleOf(role, host) === undefined);
  const faults = unknown.map(({ names }) => fault('roles', `${names.at(-1) ?? ''} is not a role of this organization`));
  const name = findName(member, host, seen, terms);
  const place = { organizationId, joinedAt, bannedAt, roles: rolesOf(member, host), username: name.username, avatar: member.avatar };
  return { place, faults: [...faults, ...name.faults], notes: name.notes, ...(name.key && { nameKey: name.key }) };
}

const roleOf = ({ names }: ArrivingRole, host: Host): RoleId | undefined => names.map((name) => host.roles.get(name)).find((id) => id !== undefined);

function rolesOf({ roles }: ArrivingMember, host: Host): readonly RoleId[] {
  return roles === null ? host.usual : roles.flatMap((role) => roleOf(role, host) ?? []);
}

interface FoundName {
  readonly username: string | null;
  readonly key?: SeenKey;
  readonly faults: readonly FieldFault[];
  readonly notes: readonly FieldFault[];
}

function findName({ organizationId, username }: ArrivingMember, host: Host, seen: Seen, { onNameConflict, userId }: PlaceTerms): FoundName {
  const judged = username === null ? undefined : host.names.get(username);
  if (username === null || !judged) return { username: null, faults: [], notes: [] };
  const key: SeenKey | undefined = judged.exclusive === undefined ? undefined : ['name', organizationId, judged.exclusive];
  const isTheirs = judged.reservedFor !== undefined && judged.reservedFor === userId;
  const { kind, message, facts } = (isTheirs ? undefined : judged.fault) ?? {};
  const faults = facts?.fields ?? (message === undefined ? [] : [fault('username', message)]);
  const taken = faults.length === 0 && key && seen.find(key) ? [fault('username', 'an earlier line has this username')] : [];
  const conflicts = kind === 'conflict' ? faults : taken;
  if (conflicts.length > 0 && onNameConflict === 'drop')
    return { username: null, faults: [], notes: conflicts.map((one) => fault('username', `left out: ${one.message}`)) };
  return { username, ...(key && { key }), faults: [...faults, ...taken], notes: [] };
}
