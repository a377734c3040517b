import type { User } from './user.entity.js';

/** First and last name of a user. A part that is not there is left out. */
export interface NameParts {
  readonly first?: string;
  readonly last?: string;
}

/** Parts from a source win; otherwise the first word is the first name and the rest the last name. */
export function namePartsOf(user: Pick<User, 'name' | 'givenName' | 'familyName'>): NameParts {
  if (user.givenName !== null || user.familyName !== null) {
    return {
      ...(user.givenName !== null && { first: user.givenName }),
      ...(user.familyName !== null && { last: user.familyName }),
    };
  }
  const [first, ...rest] = user.name.split(/\s+/u).filter(Boolean);
  return { ...(first !== undefined && { first }), ...(rest.length > 0 && { last: rest.join(' ') }) };
}
