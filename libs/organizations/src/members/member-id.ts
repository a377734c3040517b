import { isUuid, type UserId } from '@app/common';
import { MemberNotFound } from '../organizations.errors.js';

/** Reads the id of a member in a path. Throws `MemberNotFound` also for a text that is not an id. */
export function memberIdOf(text: string): UserId {
  if (!isUuid(text)) throw new MemberNotFound();
  return text.toLowerCase() as UserId;
}
