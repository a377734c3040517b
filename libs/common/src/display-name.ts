import { RequestInvalid } from './general-errors.js';
import { isDisplayName } from './visible-text.js';

/**
 * Throws `RequestInvalid` when others could not see what a new name consists of. The name that is there
 * already passes: it may be older than this rule.
 * @param field the field of the request that brought the name
 */
export function assertDisplayName(field: string, name: string | undefined, before?: string): void {
  if (name === undefined || name === before || isDisplayName(name)) return;
  throw new RequestInvalid({
    fields: [{ field, message: `${field} must have visible characters, and no invisible ones` }],
  });
}
