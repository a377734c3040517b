import { Injectable } from '@nestjs/common';
import {
  pageOf,
  readCursor,
  type NumberedPage,
  type NumberedPageRequest,
  type OrganizationId,
  type UserId,
} from '@app/common';
import { Batcher, PreparedQueries } from '@app/database';
import { inboxStates } from './inbox-state.js';
import { archivedOf, archivedText, type ArchivedRow } from './archived-list.js';
import {
  holesBefore,
  holesWithin,
  notificationsOf,
  windowText,
  type Notification,
  type StoredNotification,
  type WindowRow,
} from './inbox-window.js';

/** A page of an inbox, newest first. */
export interface InboxPage extends NumberedPage<Notification> {
  readonly unread: number;
}

// One more than the page has is read: whether there is a next one.
const low = 'h.high - $4::int - 1';
const beforeRank = '$3::int - 1';
const byPage = {
  name: 'inbox_page',
  text: windowText({ high: 's.head - $3::bigint', low }),
  parameterTypes: ['text', 'uuid', 'bigint', 'int'],
};
const byCursor = {
  name: 'inbox_page_after',
  text: windowText({ high: beforeRank, low }),
  parameterTypes: ['text', 'uuid', 'int', 'int'],
};
// Of inboxes with holes, which are few: each window is longer by those in it.
const lowWithHoles = `${low} - ${holesWithin('$4::int')}`;
const byPageWithHoles = {
  name: 'inbox_page_with_holes',
  text: windowText(
    { high: `s.head - $3::bigint - ${holesBefore('$3::bigint')}`, low: lowWithHoles },
    undefined,
    'skipped',
  ),
};
const byCursorWithHoles = {
  name: 'inbox_page_after_with_holes',
  text: windowText({ high: beforeRank, low: lowWithHoles }, undefined, 'skipped'),
};
const archivedByPage = { name: 'inbox_archived_page', text: archivedText('offset $3::bigint') };
const archivedByCursor = { name: 'inbox_archived_page_after', text: archivedText('', 'and o.rank < $3::int') };
const whole = {
  name: 'inbox_whole',
  text: windowText({ high: '$3::int', low: 'h.high - 100' }, undefined, 'listed'),
};
/** No rank is higher. */
const highest = 2 ** 31 - 1;

const isRank = (text: string): boolean => /^[1-9]\d{0,8}$/.test(text);

/** A position in the inbox of a member: after the notification of that rank. */
export interface InboxPlace {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly rank: number;
}

/** Notifications after a position, oldest first, and the position after them. */
export interface InboxNews {
  readonly notifications: readonly Notification[];
  readonly rank: number;
  /** There are more than are read at once. */
  readonly more: boolean;
}

/** Where an inbox begins and ends: what lies at or below `bottom` has been trimmed. */
export interface InboxEdges {
  readonly bottom: number;
  readonly head: number;
}

interface Numbered {
  readonly at: number;
}

const placed = `select a.after, a.at, x.*
  from unnest($2::uuid[], $3::int[]) with ordinality as a (member, after, at) cross join lateral (${inboxStates('$1', 'i.organization_id = $1 and i.user_id = a.member')}) x`;
const placedAnywhere = `select a.after, a.at, x.*
  from unnest($1::text[], $2::uuid[], $3::int[]) with ordinality as a (organization, member, after, at)
  cross join lateral (${inboxStates('i.organization_id', 'i.organization_id = a.organization and i.user_id = a.member')}) x`;

/** Notifications that are read at once. With texts of the greatest length they are a quarter of a megabyte. */
const mostNews = 20;
const newest = { high: 'greatest(s.bottom, s.after) + $4::int', low: 'h.after' };
const more = 'w.at::int as at, ';
const edgesText = (states: string): string => `select s.at::int as at, s.bottom, s.head from (${states}) s`;

// One organization, which a signal is about most often. Where the tables are distributed, one node answers.
const news = { name: 'inbox_later', text: windowText(newest, { states: placed, more }, 'listed') };
const edges = { name: 'inbox_edges_in_organization', text: edgesText(placed) };
// Several organizations.
const edgesAnywhere = { name: 'inbox_edges', text: edgesText(placedAnywhere) };

/** Reads the inboxes of members: by pages, and as logs for streams. A page far back costs as much as the first one. */
@Injectable()
export class InboxReader {
  private readonly newsBatcher = new Batcher((places: readonly InboxPlace[]) => this.read(places), 50);
  private readonly edgesBatcher = new Batcher((places: readonly InboxPlace[]) => this.edgesOf(places), 200);

  constructor(private readonly statements: PreparedQueries) {}

  async page(
    organization: OrganizationId,
    userId: UserId,
    { page = 1, cursor, limit }: NumberedPageRequest,
  ): Promise<InboxPage> {
    const [, before] = readCursor(cursor, (text) => text === organization, isRank) ?? [];
    const [counted, withHoles] = before === undefined ? [byPage, byPageWithHoles] : [byCursor, byCursorWithHoles];
    const values = [organization, userId, before ?? (page - 1) * limit, limit];
    const first = await this.statements.batchedRow<WindowRow>(counted, values);
    const row = first?.removed ? await this.statements.row<WindowRow>(withHoles, values) : first;
    if (!row) throw new Error('the member has no inbox');
    const items = notificationsOf(organization, row, 'skipped').reverse();
    return {
      ...pageOf(items, limit, ({ rank }) => [organization, String(rank)]),
      total: row.head - row.bottom - row.removed,
      unread: row.unread,
    };
  }

  /** What the member archived, newest first. It counts as read. */
  async archived(
    organization: OrganizationId,
    userId: UserId,
    { page = 1, cursor, limit }: NumberedPageRequest,
  ): Promise<InboxPage> {
    const [, before] = readCursor(cursor, (text) => text === organization, isRank) ?? [];
    const row =
      before === undefined
        ? await this.statements.row<ArchivedRow>(archivedByPage, [organization, userId, (page - 1) * limit, limit])
        : await this.statements.row<ArchivedRow>(archivedByCursor, [organization, userId, before, limit]);
    if (!row) throw new Error('the member has no inbox');
    const items = archivedOf(organization, row);
    return {
      ...pageOf(items, limit, ({ rank }) => [organization, String(rank)]),
      total: row.total,
      unread: 0,
    };
  }

  /** Everything that is stored, newest first, also what the member archived or deleted. */
  async *whole(organization: OrganizationId, userId: UserId): AsyncGenerator<StoredNotification> {
    for (let from = highest; ;) {
      const row = await this.statements.row<WindowRow>(whole, [organization, userId, from]);
      if (!row) return;
      yield* notificationsOf(organization, row, 'listed').reverse();
      if (row.low <= row.bottom) return;
      from = row.low;
    }
  }

  /** @returns nothing when there is no such inbox, or no longer */
  since(place: InboxPlace): Promise<InboxNews | undefined> {
    return this.newsBatcher.ask(place);
  }

  /**
   * The edges of one inbox. Many clients that reconnect at once, as after a restart, share one connection of
   * the pool.
   */
  edgesAt(place: InboxPlace): Promise<InboxEdges | undefined> {
    return this.edgesBatcher.ask(place);
  }

  /** The edges of each inbox, in order; nothing where there is none. */
  async edgesOf(places: readonly InboxPlace[]): Promise<(InboxEdges | undefined)[]> {
    const { organization, others } = columnsOf(places);
    return inOrder(
      places,
      await this.statements.rows<InboxEdges & Numbered>(typeof organization === 'string' ? edges : edgesAnywhere, [
        organization,
        ...others,
      ]),
    );
  }

  /** One statement for each organization: Citus reads no windows of several. */
  private async read(places: readonly InboxPlace[]): Promise<(InboxNews | undefined)[]> {
    const found = new Map<InboxPlace, InboxNews>();
    for (const organizationId of new Set(places.map((place) => place.organizationId))) {
      const here = places.filter((place) => place.organizationId === organizationId);
      const values = [organizationId, ...columnsOf(here).others, mostNews];
      const rows = inOrder(here, await this.statements.rows<WindowRow & Numbered>(news, values));
      for (const [at, row] of rows.entries()) {
        const place = here[at];
        if (!row || !place) continue;
        const notifications = notificationsOf(organizationId, row, 'listed').filter(
          ({ archivedAt, deletedAt }) => archivedAt === null && deletedAt === null,
        );
        found.set(place, { notifications, rank: row.high, more: row.high < row.head });
      }
    }
    return places.map((place) => found.get(place));
  }
}

/** The organization, if it is one and the same, or that of each place; and the other columns. */
function columnsOf(places: readonly InboxPlace[]): {
  organization: OrganizationId | OrganizationId[];
  others: unknown[];
} {
  const organizations = places.map(({ organizationId }) => organizationId);
  const [first] = organizations;
  const others = [places.map(({ userId }) => userId), places.map(({ rank }) => rank)];
  return {
    organization: first !== undefined && organizations.every((one) => one === first) ? first : organizations,
    others,
  };
}

function inOrder<Row extends Numbered>(places: readonly InboxPlace[], rows: readonly Row[]): (Row | undefined)[] {
  const byNumber = new Map(rows.map((row) => [row.at, row]));
  return places.map((_, at) => byNumber.get(at + 1));
}
