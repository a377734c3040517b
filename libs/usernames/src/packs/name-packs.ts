import { needleOf, ruleKinds, type RuleEffect, type RuleKind } from '../rules/name-readings.js';
import { profanity } from './profanity.js';
import { reservedWords } from './reserved-words.js';

/** Rules for usernames that come together. */
export interface NamePack {
  readonly name: string;
  readonly description: string;
  /** Larger where the words are others. */
  readonly version: number;
  /** What its rules may do; without a choice the first one. */
  readonly effects: readonly [RuleEffect, ...RuleEffect[]];
  readonly rules: readonly { readonly kind: RuleKind; readonly text: string }[];
}

/** One rule for each needle: a text that is read as another one adds nothing. */
function rulesOf(words: Readonly<Record<RuleKind, string>>): NamePack['rules'] {
  const all = ruleKinds.flatMap((kind) =>
    words[kind]
      .trim()
      .split(/\s+/)
      .map((text) => ({ kind, text })),
  );
  return [...new Map(all.map((rule) => [needleOf(rule.kind, rule.text), rule])).values()];
}

/** What Facet brings along. An organization has none of them until an admin says so. */
export const namePacks: readonly NamePack[] = [
  {
    name: 'reserved-words',
    description: 'Words that speak for the service, names of hosts and mailboxes, parts of addresses',
    version: 1,
    effects: ['deny', 'review'],
    rules: rulesOf(reservedWords),
  },
  {
    name: 'profanity',
    description: 'English and German swear words, for a moderator to look at',
    version: 1,
    effects: ['review'],
    rules: rulesOf(profanity),
  },
];
