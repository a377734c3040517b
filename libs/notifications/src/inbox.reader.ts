import { Injectable } from '@nestjs/common';
import { pageOf, readCursor, type NumberedPage, type NumberedPageRequest, type OrganizationId, type UserId } from '@app/common';
import { PreparedQueries } from '@app/database';
import { notificationsOf, windowText, type Notification, type WindowRow } from './inbox-window.js';

/** A page of an inbox, newest first. */
export interface InboxPage extends NumberedPage<Notification> {
  readonly unread: number;
}

// One more than the page has is read: whether there is a next one.
const byPage = {
  name: 'inbox_by_page',
  text: windowText({ high: 's.head - $3::bigint', low: 'h.high - $4::int - 1' }),
  parameterTypes: ['text', 'uuid', 'bigint', 'int'],
};
const byCursor = {
  name: 'inbox_by_cursor',
  text: windowText({ high: '$3::int - 1', low: 'h.high - $4::int - 1' }),
  parameterTypes: ['text', 'uuid', 'int', 'int'],
};

const isRank = (text: string): boolean => /^[1-9]\d{0,8}$/.test(text);

/** Reads the inboxes of members. A page far back costs what the first one costs. */
@Injectable()
export class InboxReader {
  constructor(private readonly statements: PreparedQueries) {}

  async page(organization: OrganizationId, userId: UserId, { page = 1, cursor, limit }: NumberedPageRequest): Promise<InboxPage> {
    const [, before] = readCursor(cursor, (text) => text === organization, isRank) ?? [];
    const row =
      before === undefined
        ? await this.statements.batchedRow<WindowRow>(byPage, [organization, userId, (page - 1) * limit, limit])
        : await this.statements.batchedRow<WindowRow>(byCursor, [organization, userId, before, limit]);
    if (!row) throw new Error('the member has no inbox');
    const items = notificationsOf(organization, row).reverse();
    return { ...pageOf(items, limit, ({ rank }) => [organization, String(rank)]), total: row.head - row.bottom, unread: row.unread };
  }
}
