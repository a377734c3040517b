import { nameKeyOf, type NameKey } from './name-key.js';
import { assertCompliance, type UsernamePolicy } from './username-policy.js';
import { UsernameInvalid } from './usernames.errors.js';

/** The forms of a name that this policy allows. Throws `UsernameInvalid` that says why not. */
export function compliantKeyOf(name: string, policy: UsernamePolicy, field: string): NameKey {
  assertCompliance(name, policy, field);
  const key = nameKeyOf(name);
  if (!key) throw new UsernameInvalid({ fields: [{ field, message: `${field} must have visible characters` }] });
  return key;
}
