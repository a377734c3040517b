// Reads former_usernames, which organizations owns.
import { list, time } from './personal-contacts.queries.js';

/** A name that a user had in an organization. */
export interface FormerUsernameRecord {
  readonly organizationId: string;
  readonly username: string;
  /** The name that they had afterwards. */
  readonly successor: string | null;
  readonly cause: 'self' | 'denied' | 'left';
  readonly changedAt: string;
}

/** The former usernames of the user `u`, oldest first. `mine` narrows them to an organization. */
export const formerUsernames = (mine: string): string =>
  list(
    `'organizationId', h.organization_id, 'username', h.name, 'successor', h.successor, 'cause', h.cause, 'changedAt', ${time('h.changed_at')}`,
    `former_usernames h where h.user_id = u.id${mine}`,
    'h.organization_id, h.id',
  );
