import { Injectable } from '@nestjs/common';
import { pageOf, readCursor, type OrganizationId, type Page, type UserId } from '@app/kernel';
import { Statements } from '@app/persistence';
import { notificationsOf, windowText, type Notification, type WindowRow } from './inbox-window.js';

/** Which page of an inbox: by its number, counted from 1 at the newest end, or by the cursor of the page before. */
export interface InboxPageRequest {
  readonly page?: number;
  readonly cursor?: string;
  readonly limit: number;
}

/** A page of an inbox, newest first. */
export interface InboxPage extends Page<Notification> {
  /** The page that its first notification lies on at this moment. */
  readonly page: number;
  readonly limit: number;
  readonly total: number;
  readonly unread: number;
}

// One more than the page has is read: whether there is a next one.
const byPage = { name: 'inbox_by_page', text: windowText({ high: 's.head - $3::bigint', low: 'h.high - $4::int - 1' }) };
const byCursor = { name: 'inbox_by_cursor', text: windowText({ high: '$3::int - 1', low: 'h.high - $4::int - 1' }) };

const isRank = (text: string): boolean => /^[1-9]\d{0,8}$/.test(text);

/** Reads the inboxes of members. A page far back costs what the first one costs. */
@Injectable()
export class InboxReader {
  constructor(private readonly statements: Statements) {}

  async page(organization: OrganizationId, userId: UserId, { page = 1, cursor, limit }: InboxPageRequest): Promise<InboxPage> {
    const [, before] = readCursor(cursor, (text) => text === organization, isRank) ?? [];
    const row =
      before === undefined
        ? await this.statements.row<WindowRow>(byPage, [organization, userId, (page - 1) * limit, limit])
        : await this.statements.row<WindowRow>(byCursor, [organization, userId, before, limit]);
    if (!row) throw new Error('the member has no inbox');
    const items = notificationsOf(organization, row).reverse();
    return {
      ...pageOf(items, limit, ({ rank }) => [organization, String(rank)]),
      page: before === undefined ? page : Math.floor((row.head - row.high) / limit) + 1,
      limit,
      total: row.head - row.bottom,
      unread: row.unread,
    };
  }
}
