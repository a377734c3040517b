import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { commonWords, type Call, type CommandContext, type CommandDefinition, type LoadedGroup } from './command.js';
import type { Operation, OptionDefinition, Reject } from './command.js';
import { commands } from './commands.js';

const usageError = 2;
const jsonText = 'print one JSON value; a failure is one, too: {code, message, …} on standard error';
const exitCodes = 'Exit codes: 0 done, 1 failed or not all of it done, 2 called wrongly, 78 settings wrong or missing.';

/** Where a command runs, and what becomes of the call. */
interface Run {
  readonly context: CommandContext;
  code: number;
}

/**
 * Runs the command that this process was started for.
 * @param folder where it was called, if that is not the folder that the process works in
 */
export async function runProcess(folder: string): Promise<void> {
  // Who reads may stop reading, as `| head` does; what is left unsaid then is no accident.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(1);
    });
  process.exitCode = await runProgram({
    args: process.argv.slice(2),
    folder,
    // Standard input is opened when a command reads it.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    endsOnSignals: true,
  });
}

/** Runs the command that the words of the context name. Answers the exit code; the process is left alone. */
export async function runProgram(context: CommandContext): Promise<number> {
  const run: Run = { context, code: 0 };
  try {
    await programOf(run).parseAsync([...context.args], { from: 'user' });
    return run.code;
  } catch (thrown) {
    // The parser has written its line, or a help text.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : usageError;
    const { reportFailure } = await import('./failures.js');
    return reportFailure(thrown, context);
  }
}

function programOf(run: Run): Command {
  const program = new Command('facet').description(
    'Operator commands of Facet. They use the same settings as the server.',
  );
  listenTo(program, run.context);
  program.version(version(), '-V, --version', 'Print the version of this build').addHelpText('after', `\n${exitCodes}`);
  for (const [name, group] of Object.entries(commands)) addGroup(program, name, group, run);
  return program;
}

/** The version of this build. `@app/config` says the same, and would load the settings. */
function version(): string {
  const manifest = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function addGroup(program: Command, name: string, given: LoadedGroup, run: Run): void {
  const { description, commands: below, load } = given;
  const group = description === undefined ? program : program.command(name).description(description);
  for (const one of Object.entries(below)) addCommand(group, one, load, run);
}

type Entry = readonly [usage: string, definition: CommandDefinition];

function addCommand(group: Command, [usage, definition]: Entry, load: LoadedGroup['load'], run: Run): void {
  const [name = '', ...words] = usage.split(' ');
  const { description, options = {}, examples = [] } = definition;
  const command = group.command(name).description(description).allowExcessArguments(false);
  const texts = { ...commonWords, ...definition.words };
  const reject: Reject = (message) => command.error(message);
  for (const word of words) command.argument(word, texts[word] ?? texts[`<${word.slice(1, -1)}>`]);
  for (const [name, given] of Object.entries({ ...options, json: jsonText }))
    command.addOption(optionOf(name, typeof given === 'string' ? { text: given } : given, reject));
  if (examples.length > 0)
    command.addHelpText('after', `\nExamples:\n${examples.map((one) => `  facet ${one}`).join('\n')}`);
  command.action(async () => {
    const perform = ((await load()) as Record<string, Operation<object>>)[name];
    const call: Call = { words: command.args, options: command.opts(), context: run.context, reject };
    const outcome = await perform?.(call);
    if (!outcome) return;
    const { writeOut } = await import('./streams.js');
    await writeOut(run.context, `${call.options.json ? JSON.stringify(outcome.data) : outcome.text}\n`);
    if (outcome.incomplete) run.code = 1;
  });
}

function optionOf(name: string, definition: OptionDefinition, reject: Reject): Option {
  const { text, parse, initial, required = false, excludes = [] } = definition;
  const flag = `--${initial === true ? 'no-' : ''}${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const [, value, rest = text] = /^(<\S+>) (.*)$/.exec(text) ?? [];
  if (value === undefined) return new Option(flag, rest).conflicts(excludes);
  const option = new Option(`${flag} ${value}`, rest).default(initial).makeOptionMandatory(required);
  const rejectValue: Reject = (message) => reject(`${flag} ${message}`);
  return parse ? option.argParser((given, before: unknown) => parse(given, rejectValue, before)) : option;
}

/** What is no terminal is taken for one of 80 columns, as the parser does. */
const widthOf = ({ isTTY, columns }: CommandContext['stdout']): number => (isTTY && columns) || 80;

/** The parser, with all commands below it, writes to the streams of the context, and throws where it would end the process. */
function listenTo(program: Command, { args, stdout, stderr }: CommandContext): void {
  program.exitOverride().configureOutput({
    writeOut: (text) => void stdout.write(text),
    writeErr: (text) => void stderr.write(text),
    getOutHelpWidth: () => widthOf(stdout),
    getErrHelpWidth: () => widthOf(stderr),
    outputError: (text, write) => {
      const message = text.replace(/^error: /, '');
      const misuse = { code: 'command.misused', message: message.trim() };
      write(args.includes('--json') ? `${JSON.stringify(misuse)}\n` : `facet: ${message}`);
    },
  });
}
