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

/** What a command found or did, for a program and for a reader. */
export interface Outcome {
  readonly data: object;
  readonly text: string;
  /** Some of it could not be done, and was said. */
  readonly incomplete?: boolean;
}

type Parse<Value> = (text: string, reject: Reject, before?: unknown) => Value;

/**
 * An option of a command. Its text begins with its value, such as `<id>`. Without one it is a switch: `--name`, or
 * `--no-name` where it is on from the beginning. A text alone is an option that may be absent.
 */
export interface OptionDefinition {
  readonly text: string;
  /** Understands the value, or rejects it (`must be …`); `before` is what the same option has given already. */
  readonly parse?: Parse<unknown>;
  readonly initial?: unknown;
  readonly required?: boolean;
  /** The option that it cannot stand beside. */
  readonly excludes?: string;
}

/** A command, without what it does: help and mistakes need no more than this. */
export interface CommandDefinition {
  readonly description: string;
  /** What its words are, where `commonWords` does not say it. */
  readonly words?: Readonly<Record<string, string>>;
  /** By their names in the operation: `signUp` is `--sign-up`. Every command has `--json` beside them. */
  readonly options?: Readonly<Record<string, string | OptionDefinition>>;
  /** Calls that show how it is used, without `facet`. They stand below its help. */
  readonly examples?: readonly string[];
}

/**
 * The commands of a word, which called alone shows them, by their usage: `show <person>`. Without a description they
 * stand by themselves.
 */
export interface CommandGroup<Commands = Readonly<Record<string, CommandDefinition>>> {
  readonly description: string | undefined;
  readonly commands: Commands;
}

export const group = <const Commands extends CommandGroup['commands']>(
  description: string | undefined,
  commands: Commands,
): CommandGroup<Commands> => ({ description, commands });

type Absent<Option> = Option extends { required: true } | { initial: NonNullable<unknown> } ? never : undefined;

type ValueOf<Option> = Option extends { text: infer Text }
  ? (Option extends { parse: Parse<infer Value> } ? Value : Exclude<ValueOf<Text>, undefined>) | Absent<Option>
  : (Option extends `<${string}` ? string : boolean) | undefined;

/** Options as the parser gives them. */
type ValuesOf<Options> = { readonly [Key in keyof Options]: ValueOf<Options[Key]> };

type OptionsOf<Command> = Command extends { options: infer Options } ? ValuesOf<Options> : object;

type NameIn<Usage> = Usage extends `${infer Name} ${string}` ? Name : Usage;

/** What a command does. No outcome: what there was to say has been said. */
export type Operation<Options> = (call: Call<Options>) => Promise<Outcome | undefined>;

/** A group whose operations are loaded together when one of them runs. */
export interface LoadedGroup extends CommandGroup {
  readonly load: () => Promise<object>;
}

/** Every command of the table has its operation, which knows its options, and every operation its command. */
export type OperationsOf<Group extends CommandGroup> = {
  [Usage in keyof Group['commands'] as NameIn<Usage>]: Operation<OptionsOf<Group['commands'][Usage]>>;
};

/** What the operation of this name is called with. */
export type CallOf<Group extends CommandGroup, Name extends keyof OperationsOf<Group>> =
  OperationsOf<Group>[Name] extends Operation<infer Options> ? Call<Options> : never;

export const loaded = <Group extends CommandGroup>(
  table: Group,
  load: () => Promise<OperationsOf<Group>>,
): LoadedGroup => ({ ...table, load });

/** Words and options of several commands. */
export const commonWords: CommandDefinition['words'] = {
  '<organization>': 'id of the organization',
  '<person>': 'id, email address or username@organization',
  '<id>': 'slug of the organization',
  '<role>': 'id or name of the role',
  '<roles...>': 'ids or names of roles',
  '[file]': 'where to; default, and -: standard output',
};

export const dryRun = 'say what would happen, and change nothing';

/** A value that must be one of these. */
export const oneOf =
  <const Value extends string>(values: readonly Value[], between = ' or ', before = ''): Parse<Value> =>
  (text, reject) =>
    values.find((one) => one === text) ?? reject(`must be ${before}${values.join(between)}`);

/** A value that may be given more than once. */
export const all: Parse<readonly string[]> = (value, _reject, before) => [
  ...((before as readonly string[] | undefined) ?? []),
  value,
];

/** Values in one text, comma-separated. */
export const commaSeparated = (text: string): string[] => text.split(',').map((one) => one.trim());

/** A date-time in RFC 3339. */
export const dateTime: Parse<Date> = (text, reject) =>
  /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))
    ? new Date(text)
    : reject('must be a date-time in RFC 3339, such as 2030-12-31T00:00:00Z');

export const mostOfAPage = 1000;

/** A whole number in this range. */
export const wholeNumber =
  (least: number, most: number): Parse<number> =>
  (text, reject) =>
    /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most
      ? Number(text)
      : reject(`must be a whole number from ${least} to ${most}`);

/** What every list may be told. */
export const listOptions = {
  limit: { text: `<count> entries of a page, 1 to ${mostOfAPage}`, parse: wholeNumber(1, mostOfAPage), initial: 100 },
  cursor: '<cursor> go on after the page that showed this cursor',
  all: { text: 'the whole list, however long', excludes: 'cursor' },
} as const;

export type ListOptions = ValuesOf<typeof listOptions>;
