import { Injectable } from '@nestjs/common';
import type { OrganizationId, UserId } from '@app/common';
import { Batcher, PreparedQueries } from '@app/database';
import { inboxStates } from './inbox-state.js';
import { notificationsOf, windowText, type Notification, type WindowRow } from './inbox-window.js';

/** A place in the inbox of a member: behind the notification of that rank. */
export interface InboxPlace {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly rank: number;
}

/** What came after a place, oldest first, and the place behind it. */
export interface InboxNews {
  readonly notifications: readonly Notification[];
  readonly rank: number;
  /** There was more than is read at once. */
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
  from unnest($1::text[], $2::uuid[], $3::int[]) with ordinality as a (organization, member, after, at)
  cross join lateral (${inboxStates('i.organization_id = a.organization and i.user_id = a.member')}) x`;

/** Notifications that are read at once. With texts of the greatest length they are a quarter of a megabyte. */
const mostNews = 20;
const news = { name: 'inbox_news', text: windowText({ high: 'greatest(s.bottom, s.after) + $4::int', low: 'h.after' }, placed, 'w.at::int as at, ') };
const edges = { name: 'inbox_edges', text: `select s.at::int as at, s.bottom, s.head from (${placed}) s` };

/** Reads inboxes as the logs that they are, for those who follow them. Many who ask at once are answered together. */
@Injectable()
export class InboxLog {
  private readonly batcher = new Batcher((places: readonly InboxPlace[]) => this.read(places), 50);
  private readonly edgeGathering = new Batcher((places: readonly InboxPlace[]) => this.edgesOf(places), 200);

  constructor(private readonly statements: PreparedQueries) {}

  /** @returns nothing when there is no such inbox, or no longer */
  since(place: InboxPlace): Promise<InboxNews | undefined> {
    return this.batcher.ask(place);
  }

  /** The edges of one inbox. Many who come back at once, as after a restart, take one connection of the pool together. */
  edgesAt(place: InboxPlace): Promise<InboxEdges | undefined> {
    return this.edgeGathering.ask(place);
  }

  /** The edges of each inbox, in order; nothing where there is none. */
  async edgesOf(places: readonly InboxPlace[]): Promise<(InboxEdges | undefined)[]> {
    return inOrder(places, await this.statements.rows<InboxEdges & Numbered>(edges, columnsOf(places)));
  }

  private async read(places: readonly InboxPlace[]): Promise<(InboxNews | undefined)[]> {
    const rows = inOrder(places, await this.statements.rows<WindowRow & Numbered>(news, [...columnsOf(places), mostNews]));
    return places.map(({ organizationId }, at) => {
      const row = rows[at];
      return row && { notifications: notificationsOf(organizationId, row), rank: row.high, more: row.high < row.head };
    });
  }
}

const columnsOf = (places: readonly InboxPlace[]): unknown[] => [
  places.map(({ organizationId }) => organizationId),
  places.map(({ userId }) => userId),
  places.map(({ rank }) => rank),
];

function inOrder<Row extends Numbered>(places: readonly InboxPlace[], rows: readonly Row[]): (Row | undefined)[] {
  const byNumber = new Map(rows.map((row) => [row.at, row]));
  return places.map((_, at) => byNumber.get(at + 1));
}
