// Tables: former_usernames, members, name_registry, name_reviews, name_rules, profiles, users.
import { Injectable } from '@nestjs/common';
import {
  Clock,
  isStorableText,
  isUuid,
  pageOf,
  readCursor,
  type OrganizationId,
  type Page,
  type UserId,
} from '@app/common';
import { PreparedQueries } from '@app/database';
import type { FormerUsernameRecord } from '@app/organizations';
import { canonicalNameOf, type NameRule } from '@app/usernames';

/** What a name is in an organization, in the order in which a list has them. */
const nameStates = ['held', 'denied', 'reserved', 'former'] as const;
export type NameState = (typeof nameStates)[number];

interface FoundName {
  readonly canonical: string;
  /** Together with the canonical form the key of the row. */
  readonly id: string;
  readonly name: string;
  readonly userId: UserId | null;
  readonly until: Date | null;
  readonly cause: FormerUsernameRecord['cause'] | null;
  readonly changedAt: Date | null;
  readonly state: NameState;
}

interface MemberOfName {
  readonly id: UserId;
  readonly displayName: string;
  /** The canonical name that waits for a review. */
  readonly waiting: string | null;
  readonly rule: Pick<NameRule, 'id' | 'kind' | 'text'> | null;
}

/** A name that an organization knows. */
export interface KnownName extends Pick<FoundName, 'name' | 'state' | 'until' | 'cause' | 'changedAt'> {
  /** Who has the name, had it, or may take it back. Without a display name: they are no member any more. */
  readonly member: { readonly id: UserId; readonly displayName: string | null } | null;
  /** The rule because of which a held name waits for a review. */
  readonly rule: MemberOfName['rule'];
}

/** Which names. */
export interface NameSearch {
  /** The beginning of the name, in any case. */
  readonly query: string;
  /** Undefined: all of them. */
  readonly state?: NameState;
}

const [first, last] = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

// Each is a range of an index in the order of the page. `$3` is the canonical form after which the page begins, `$4` the
// id, and `first` in it lets a name begin the page that has the canonical form `$3` itself.
const registered = (kind: 'denied' | 'reserved', condition = ''): { name: string; text: string } => ({
  name: `names_${kind}`,
  text: `select canonical, '${last}' as id, name, reserved_for as "userId", reserved_until as until, null as cause, null as "changedAt"
    from name_registry where organization_id = $1 and kind = '${kind}' and canonical < $2 and canonical >= $3
      and (canonical > $3 or $4::uuid = '${first}') ${condition} order by canonical limit $5`,
});
const statements: Readonly<Record<NameState, { readonly name: string; readonly text: string }>> = {
  held: {
    name: 'names_held',
    text: `select username_key as canonical, user_id as id, username as name, user_id as "userId", null as until, null as cause,
        null as "changedAt" from profiles where organization_id = $1 and username_key < $2 and (username_key, user_id) > ($3, $4::uuid)
        order by username_key, user_id limit $5`,
  },
  denied: registered('denied'),
  reserved: registered('reserved', 'and reserved_until > $6'),
  former: {
    name: 'names_former',
    text: `select canonical, id, name, user_id as "userId", null as until, cause, changed_at as "changedAt" from former_usernames
      where organization_id = $1 and canonical < $2 and (canonical, id) > ($3, $4::uuid)
      order by canonical, id limit $5`,
  },
};

const membersOfNames = {
  name: 'members_of_names',
  text: `select m.user_id as id, u.name as "displayName", v.username_key as waiting,
      case when r.id is not null then json_build_object('id', r.id, 'kind', r.kind, 'text', r.text) end as rule
    from members m join users u on u.id = m.user_id
    left join name_reviews v on v.organization_id = m.organization_id and v.user_id = m.user_id and v.approved_at is null
    left join name_rules r on r.organization_id = v.organization_id and r.id = v.rule_id
    where m.organization_id = $1 and m.user_id = any($2)`,
};

/** The names of an organization that members have, had, or cannot have. */
@Injectable()
export class UsernamesQueries {
  constructor(
    private readonly statements: PreparedQueries,
    private readonly clock: Clock,
  ) {}

  /** In the order of their canonical forms; a name is there once for each thing that it is. */
  async search(
    organizationId: OrganizationId,
    { query, state }: NameSearch,
    limit: number,
    cursor?: string,
  ): Promise<Page<KnownName>> {
    const prefix = canonicalNameOf(query);
    const isInRange = (text: string): boolean => isStorableText(text) && text.startsWith(prefix);
    const isState = (text: string): boolean => states.some((one) => one === text);
    const states = state ? [state] : nameStates;
    const after = readCursor(cursor, isInRange, isState, isUuid);
    const found: FoundName[] = [];
    for (const one of states) found.push(...(await this.page(organizationId, one, prefix, after, limit)));
    const { items, nextCursor } = pageOf(found.sort(inOrder), limit, (row) => [row.canonical, row.state, row.id]);
    return { items: await this.withMembers(organizationId, items), ...(nextCursor !== undefined && { nextCursor }) };
  }

  /** The names of one state after the cursor, which may have another state: those of one canonical form are in order. */
  private async page(
    organizationId: OrganizationId,
    state: NameState,
    prefix: string,
    [canonical, lastState, id]: readonly string[] = [prefix, '', first],
    limit: number,
  ): Promise<FoundName[]> {
    const rank = nameStates.indexOf(state) - nameStates.findIndex((one) => one === lastState);
    const start = rank === 0 ? id : rank > 0 ? first : last;
    const now = state === 'reserved' ? [this.clock.now()] : [];
    const values = [organizationId, `${prefix}\u{10ffff}`, canonical, start, limit + 1, ...now];
    const rows = await this.statements.rows<Omit<FoundName, 'state'>>(statements[state], values);
    return rows.map((row) => ({ ...row, state }));
  }

  /** Names may be on another node than users, who are read by themselves. */
  private async withMembers(organizationId: OrganizationId, names: readonly FoundName[]): Promise<KnownName[]> {
    const ids = [...new Set(names.flatMap(({ userId }) => userId ?? []))];
    const rows =
      ids.length === 0 ? [] : await this.statements.rows<MemberOfName>(membersOfNames, [organizationId, ids]);
    const members = new Map(rows.map((row) => [row.id, row]));
    return names.map(({ name, state, userId, until, cause, changedAt, canonical }) => {
      const found = userId === null ? undefined : members.get(userId);
      const isWaiting = state === 'held' && found?.waiting === canonical;
      return {
        ...{ name, state, until, cause, changedAt },
        member: userId === null ? null : { id: userId, displayName: found?.displayName ?? null },
        rule: isWaiting ? found.rule : null,
      };
    });
  }
}

/** As PostgreSQL orders them: by code points, which are in another order than units of UTF-16. */
const inOrder = (a: FoundName, b: FoundName): number =>
  Buffer.compare(Buffer.from(a.canonical), Buffer.from(b.canonical)) ||
  nameStates.indexOf(a.state) - nameStates.indexOf(b.state) ||
  (a.id < b.id ? -1 : 1);
