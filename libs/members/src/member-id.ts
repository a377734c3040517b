import { isUuid, type UserId } from '@app/common';
import { MemberNotFound } from '@app/organizations';

/** Reads the id of a member in a path. What is no id belongs to nobody. */
export function memberIdOf(text: string): UserId {
  if (!isUuid(text)) throw new MemberNotFound();
  return text.toLowerCase() as UserId;
}
