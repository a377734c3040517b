import { intrinsicFaultOf } from './intrinsic-rules.js';
import { matchPattern } from './username-pattern.js';
import { UsernameInvalid } from './usernames.errors.js';

/** The rules for usernames of an organization: M2's `usernameCustomization`. */
export interface UsernamePolicy {
  /** No two members have the same name, and names can be denied. */
  readonly unique: boolean;
  /** RE2 syntax, matched against the whole name. Null: any name. */
  readonly pattern: string | null;
  /** In code points. */
  readonly minLength: number;
  readonly maxLength: number;
  /** `on`: a name that looks like a held or denied one is refused (UTS #39). */
  readonly confusables: 'off' | 'on';
  /** Days after a change by the member in which they cannot change it again, but take it back once. 0: none. */
  readonly renameCooldownDays: number;
}

/** Names longer than this are no names anywhere, whatever the policy says. In code points. */
export const longestName = 256;

function faultOf(name: string, policy: UsernamePolicy): string | undefined {
  const length = Array.from(name).length;
  const most = Math.min(policy.maxLength, longestName);
  if (length < policy.minLength || length > most) return `must have ${policy.minLength} to ${most} characters`;
  if (name.trim() !== name) return 'must not have white space around it';
  const fault = intrinsicFaultOf(name);
  if (fault !== undefined) return fault;
  return policy.pattern === null ? undefined : patternFaultOf(name, length, policy.pattern, most);
}

function patternFaultOf(name: string, length: number, pattern: string, longest: number): string | undefined {
  const match = matchPattern(pattern, name, { length, longest });
  if (match === 'too costly')
    return `cannot be checked: the organization's pattern costs too much for ${length} characters; an admin has to simplify it`;
  return match === 'matches' ? undefined : `must match ${pattern}`;
}

/** Throws `UsernameInvalid` that says why. */
export function assertCompliance(name: string, policy: UsernamePolicy, field: string): void {
  const fault = faultOf(name, policy);
  if (fault !== undefined) throw new UsernameInvalid({ fields: [{ field, message: `${field} ${fault}` }] });
}
