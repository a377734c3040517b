import { isDisplayName, type FieldFault } from '@app/common';
import type { EmailKind } from '../mail.entity.js';
import { emailKinds, wordsIn } from './languages.js';
import { variablesOf } from './template-engine.js';
import type { Wording } from './wording.js';

/** Code points of all texts of an email together. A value has less than 500 when it is escaped. */
const longestWording = 5000;

/** Kinds whose words an organization writes. Of one that is deleted nothing is left. */
export const ownKinds = emailKinds.filter((kind) => kind !== 'organization-deleted');

/** Whether emails of the kind have a link, which has a text. */
export const hasAction = (kind: EmailKind): boolean => wordsIn.en.kinds[kind].action !== undefined;

/** The texts of an email by the field that has each. */
const textsOf = ({ subject, heading, before, action, after }: Wording): [field: string, text: string][] => [
  ['subject', subject],
  ...(heading === undefined ? [] : [['heading', heading] as [string, string]]),
  ...before.map((text, nth): [string, string] => [`before.${nth}`, text]),
  ...(action === undefined ? [] : [['action', action] as [string, string]]),
  ...after.map((text, nth): [string, string] => [`after.${nth}`, text]),
];

/**
 * The variables that texts of a kind may use: the organization, and what the words of Facet use. The code and the link
 * are not among them.
 */
export const variablesFor = (kind: EmailKind): string[] => [
  ...new Set(['organization', ...textsOf(wordsIn.en.kinds[kind]).flatMap(([, text]) => variablesOf(text))]),
];

const expression = /(?<!\{)\{\{ *([a-z_]+) *\}\}(?!\})/g;
/** A tag, an expression that is no plain variable, or a brace too many. */
const other = /\{%-?\s*(?<tag>[^\s%}]*)|\{\{[^{}]*\}\}|\{\{|\}\}|%\}/;

/**
 * Schemes, email addresses and host names, which mail programs turn into links: any member of staff who may write words
 * could send recipients anywhere. Browsers accept an ideographic full stop in the name of a host.
 */
const link = /:\/\/|www[.]|@|[\p{L}\p{N}][.]\p{L}{2,}|[a-z0-9][\u3002\uff61][a-z]{2,}|\d{1,3}(?:[.]\d{1,3}){3}/iu;

/** A name that a value could be: one that ends or begins a text is part of a host name as well. */
const someName = 'xx';

function faultOf(text: string, known: readonly string[]): string | undefined {
  if (!isDisplayName(text)) return 'must be one line with visible characters, and without invisible ones';
  const at = (index: number): string => `at character ${Array.from(text.slice(0, index)).length + 1}`;
  for (const { index, 1: name = '' } of text.matchAll(expression))
    if (!known.includes(name)) return `has an unknown variable, ${name}, ${at(index)}; known are ${known.join(', ')}`;
  const found = other.exec(text.replace(expression, (all) => '\u2042'.repeat(all.length)));
  if (found?.groups?.tag !== undefined)
    return `has a tag, ${found.groups.tag}, ${at(found.index)}: only variables work`;
  if (found) return `has ${found[0]} ${at(found.index)}, which is not a variable`;
  const rendered = text.replace(expression, someName).normalize('NFKC');
  return link.test(rendered) ? 'must not have an address of a page or of a mailbox in it' : undefined;
}

/** The faults of the texts that an organization wrote for emails of a kind. */
export function faultsOfWording(kind: EmailKind, wording: Wording): FieldFault[] {
  const texts = textsOf(wording);
  const length = texts.reduce((sum, [, text]) => sum + Array.from(text).length, 0);
  if (length > longestWording)
    return [{ field: 'words', message: `words must have at most ${longestWording} characters together` }];
  const known = variablesFor(kind);
  const faults = texts.flatMap(([field, text]) => {
    const fault = faultOf(text, known);
    return fault === undefined ? [] : [{ field, message: `${field} ${fault}` }];
  });
  if (hasAction(kind) === (wording.action !== undefined)) return faults;
  const wants = hasAction(kind) ? 'is needed: it is the text of the link' : 'must be absent: the email has no link';
  return [...faults, { field: 'action', message: `action ${wants}` }];
}
