import { existsSync, readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { Call, CommandContext, CommandDefinition, CommandGroup, Outcome, Reject } from './command.js';
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
  const program = prepared('facet', 'Operator commands of Facet. They use the same settings as the server.', run);
  program.version(version(), '-V, --version', 'Print the version of this build').addHelpText('after', `\n${exitCodes}`);
  for (const [name, group] of Object.entries(commands)) addGroup(program, name, group, run);
  return program;
}

/** The version of this build. `@app/config` says the same, and would load the settings. */
function version(folder = new URL('.', import.meta.url)): string {
  const manifest = new URL('package.json', folder);
  return existsSync(manifest)
    ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
    : version(new URL('..', folder));
}

function addGroup(program: Command, name: string, given: CommandGroup, run: Run): void {
  const { description, commands: below, load } = given;
  const group = description === undefined ? program : prepared(name, description, run);
  for (const [word, definition] of Object.entries(below)) group.addCommand(commandOf(word, definition, load, run));
  if (group === program) return;
  group.action(() => {
    const [unknown] = group.args;
    if (unknown === undefined) group.help({ error: true });
    group.error(`error: unknown command '${unknown}'`);
  });
  program.addCommand(group);
}

function commandOf(name: string, definition: CommandDefinition, load: CommandGroup['load'], run: Run): Command {
  const { description, words = {}, options = {}, examples = [] } = definition;
  const command = prepared(name, description, run).allowExcessArguments(false);
  const reject: Reject = (message) => command.error(message);
  for (const [word, text] of Object.entries(words)) command.argument(word, text);
  for (const [flags, given] of Object.entries({ ...options, '--json': jsonText }))
    command.addOption(optionOf(flags, given, reject));
  if (examples.length > 0)
    command.addHelpText('after', `\nExamples:\n${examples.map((one) => `  facet ${one}`).join('\n')}`);
  return command.action(async () => {
    const perform = (await load())[name] as (call: Call) => Promise<Outcome | undefined>;
    const call: Call = { words: command.args, options: command.opts(), context: run.context, reject };
    const outcome = await perform(call);
    if (!outcome) return;
    const { writeOut } = await import('./streams.js');
    await writeOut(run.context, `${call.options.json ? JSON.stringify(outcome.data) : outcome.text}\n`);
    if (outcome.incomplete) run.code = 1;
  });
}

function optionOf(flags: string, given: NonNullable<CommandDefinition['options']>[string], reject: Reject): Option {
  const { text, parse, initial, required = false } = typeof given === 'string' ? { text: given } : given;
  const option = new Option(flags, text).default(initial).makeOptionMandatory(required);
  return parse ? option.argParser((value, before: unknown) => parse(value, reject, before)) : option;
}

/** What is no terminal is taken for one of 80 columns, as the parser does. */
const widthOf = ({ isTTY, columns }: CommandContext['stdout']): number => (isTTY && columns) || 80;

/** The parser writes to the streams of the context, and throws where it would end the process. */
function prepared(name: string, description: string, { context: { args, stdout, stderr } }: Run): Command {
  const output = {
    writeOut: (text: string) => void stdout.write(text),
    writeErr: (text: string) => void stderr.write(text),
    getOutHelpWidth: () => widthOf(stdout),
    getErrHelpWidth: () => widthOf(stderr),
    outputError: (text: string, write: (text: string) => void) => {
      const message = text.replace(/^error: /, '');
      const misuse = { code: 'command.misused', message: message.trim() };
      write(args.includes('--json') ? `${JSON.stringify(misuse)}\n` : `facet: ${message}`);
    },
  };
  return new Command(name).description(description).exitOverride().configureOutput(output);
}
