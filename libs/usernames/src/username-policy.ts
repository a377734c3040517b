import { RE2JS } from 're2js';
import { UsernameInvalid } from './usernames.errors.js';

/** What usernames of an organization must obey: M2's `usernameCustomization`. */
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
}

/** Names longer than this are no names anywhere, whatever the policy says. In code points. */
export const longestName = 256;

// A name with these could pass for another one, or break the line that shows it.
const unprintable = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}]/u;

const mostPatterns = 1000;
const patterns = new Map<string, RE2JS>();

/** Compiles a pattern; nothing when it is not one. RE2 takes linear time, so no pattern can hold the server up. */
export function compilePattern(source: string): RE2JS | undefined {
  const known = patterns.get(source);
  if (known) return known;
  try {
    const made = RE2JS.compile(source);
    if (patterns.size >= mostPatterns) patterns.clear();
    patterns.set(source, made);
    return made;
  } catch {
    return undefined;
  }
}

function faultOf(name: string, policy: UsernamePolicy): string | undefined {
  const length = Array.from(name).length;
  const most = Math.min(policy.maxLength, longestName);
  if (length < policy.minLength || length > most) return `must have ${policy.minLength} to ${most} characters`;
  if (unprintable.test(name) || name.trim() !== name) return 'must not have control characters, nor white space around it';
  if (policy.pattern !== null && !compilePattern(policy.pattern)?.matches(name)) return `must match ${policy.pattern}`;
  return undefined;
}

/** Throws `UsernameInvalid` that says why. */
export function demandObedience(name: string, policy: UsernamePolicy, field: string): void {
  const fault = faultOf(name, policy);
  if (fault !== undefined) throw new UsernameInvalid({ fields: [{ field, message: `${field} ${fault}` }] });
}
