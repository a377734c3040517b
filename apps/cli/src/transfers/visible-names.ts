import { hasHiddenCharacters, isDisplayName, withoutHiddenCharacters, withoutNeedlessCharacters, type FieldFault } from '@app/common';

const displayNames = ['name', 'givenName', 'familyName', 'nickname'] as const;

/** The one hidden code point that a username may have, see the library `usernames`. */
const emojiStyle = /(?<=\p{Extended_Pictographic})\ufe0f/gu;

/** A line whose names can be seen, and what was changed for it. */
interface VisibleLine {
  readonly line: Readonly<Record<string, unknown>>;
  readonly notes: readonly FieldFault[];
}

/** What stands in the place of a name; undefined: nothing does. */
interface Change {
  readonly value: string | undefined;
  readonly what: string;
}

const leftOut: Change = { value: undefined, what: 'left out: nothing of it can be seen' };
const shortened = (value: string): Change => ({ value, what: 'changed: characters that cannot be seen were left out' });

/**
 * Names that nobody may give themselves any more, because of characters without a glyph: they come in without those characters, and the results say so. In the
 * place of a name without anything to see comes the username or the address. Addresses are left as they are: another one would be somebody else's.
 */
export function withVisibleNames(given: Readonly<Record<string, unknown>>): VisibleLine {
  const line: Record<string, unknown> = { ...given };
  const notes: FieldFault[] = [];
  const settle = (field: string, change: Change | undefined): void => {
    if (!change) return;
    line[field] = change.value;
    notes.push({ field, message: `${field} was ${change.what}` });
  };
  for (const field of displayNames) settle(field, changeOfName(field, given));
  settle('username', changeOfUsername(given.username));
  return { line, notes };
}

function changeOfName(field: (typeof displayNames)[number], given: VisibleLine['line']): Change | undefined {
  const text = given[field];
  if (typeof text !== 'string' || text === '' || isDisplayName(text)) return undefined;
  const visible = withoutNeedlessCharacters(text).trim();
  if (isDisplayName(visible)) return shortened(visible);
  if (field !== 'name') return leftOut;
  const instead = [given.username, given.email].find((one): one is string => typeof one === 'string' && isDisplayName(one));
  return instead === undefined ? undefined : { value: instead, what: `changed to ${instead}: nothing of it can be seen` };
}

function changeOfUsername(username: unknown): Change | undefined {
  if (typeof username !== 'string' || !hasHiddenCharacters(username.replace(emojiStyle, ''))) return undefined;
  const visible = withoutHiddenCharacters(username).trim();
  return visible === '' ? leftOut : shortened(visible);
}
