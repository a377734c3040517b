import { columnList } from '@app/database';
import type { User } from './user.entity.js';

/** What an edit of a user needs of the state before. */
export type LockedUser = Pick<User, 'name' | 'avatarUrl' | 'pictureHash' | 'address' | 'dateOfBirth' | 'version'>;

/** A user who is deleted is not there any more. */
export const userLock = {
  name: 'user_lock',
  text: `select ${columnList('u', ['name', 'avatarUrl', 'pictureHash', 'address', 'version'])}, u.date_of_birth::text as "dateOfBirth"
    from users u where u.id = $1 and u.status <> 'deleted' for update`,
};
