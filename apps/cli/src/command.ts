import type { Readable, Writable } from 'node:stream';

/** What a stream says when a terminal is behind it. */
interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where a command runs: what it was called with, and its streams. The table of commands knows no process. */
export interface CommandContext {
  /** The words behind `facet`. */
  readonly args: readonly string[];
  /** What file names are relative to. */
  readonly folder: string;
  /** The settings; default: those of the process, with `.env` of its working folder beneath them. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & Terminal;
  readonly stdout: Writable & Terminal;
  readonly stderr: Writable & Terminal;
  /** Whether SIGTERM, SIGINT and SIGHUP end the command in good order: for callers that own the process. */
  readonly endsOnSignals: boolean;
}

/** Ends the command: it was called wrongly. */
export type Reject = (message: string) => never;

/** What a command is told. */
export interface Call<Options = object> {
  readonly words: readonly string[];
  readonly options: Options & { readonly json?: boolean };
  readonly context: CommandContext;
  readonly reject: Reject;
}

/** Options that the parser insists on, options that may be absent, and switches, by their names. */
export type Needed<Name extends string, Value = string> = Readonly<Record<Name, Value>>;
export type Optional<Name extends string, Value = string> = Readonly<Partial<Record<Name, Value>>>;
export type Switches<Name extends string> = Optional<Name, boolean>;

/** What a command found or did, for a program and for a reader. */
export interface Outcome {
  readonly data: object;
  readonly text: string;
  /** Some of it could not be done, and was said. */
  readonly incomplete?: boolean;
}

/**
 * What a command does. No outcome: what there was to say has been said. The parser gives the options that the
 * table names.
 */
export type Operation = (call: Call<never>) => Promise<Outcome | undefined>;

/** An option of a command. One without `<value>` is a switch. */
interface OptionDefinition {
  readonly text: string;
  /** Understands the value; `before` is what the same option has given already. */
  readonly parse?: (value: string, reject: Reject, before: unknown) => unknown;
  readonly initial?: unknown;
  readonly required?: boolean;
}

/** A command, without what it does: help and mistakes need no more than this. */
export interface CommandDefinition {
  readonly description: string;
  /** `<word>`, `[word]` or `<words...>`, with what it is. */
  readonly words?: Readonly<Record<string, string>>;
  /** By their flags. Every command has `--json` beside them. */
  readonly options?: Readonly<Record<string, string | OptionDefinition>>;
  /** Calls that show how it is used, without `facet`. They stand below its help. */
  readonly examples?: readonly string[];
}

/** What commands do, by their names. */
type Operations<Name extends string> = Readonly<Record<Name, Operation>>;

/** Commands that are loaded together when one of them runs. */
export interface CommandGroup {
  /** Of the word above them, which called alone shows them. Without it they stand by themselves. */
  readonly description?: string;
  readonly commands: Readonly<Record<string, CommandDefinition>>;
  readonly load: () => Promise<Operations<string>>;
}

/** Every command of the table has its operation, and every operation its command. */
export const commandsOf = <Name extends string>(
  description: string | undefined,
  load: () => Promise<Operations<Name>>,
  commands: Readonly<Record<NoInfer<Name>, CommandDefinition>>,
): CommandGroup => ({ commands, load, ...(description !== undefined && { description }) });

/** Words of several commands. */
export const organizationWord = { '<organization>': 'id of the organization' };
export const userWord = { '<person>': 'id, email address or username@organization' };
export const dryRun = { '--dry-run': 'say what would happen, and change nothing' };

/** A value that must be one of these. */
export const oneOf =
  (flag: string, values: readonly string[], between = ' or ', before = '') =>
  (value: string, reject: Reject): string =>
    values.includes(value) ? value : reject(`error: ${flag} must be ${before}${values.join(between)}`);

/** A value that may be given more than once. */
export const all = (value: string, _reject: Reject, before: unknown): readonly string[] => [
  ...((before as readonly string[] | undefined) ?? []),
  value,
];

/** Values in one text, comma-separated. */
export const commaSeparated = (text: string): string[] => text.split(',').map((one) => one.trim());

export const mostOfAPage = 1000;

function pageSize(text: string, reject: Reject): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= mostOfAPage
    ? count
    : reject(`error: --limit must be a whole number from 1 to ${mostOfAPage}`);
}

/** What every list may be told. */
export const listOptions = {
  '--limit <count>': { text: `entries of a page, 1 to ${mostOfAPage}`, parse: pageSize, initial: 100 },
  '--cursor <cursor>': 'go on after the page that showed this cursor',
  '--all': 'the whole list, however long',
} as const;
