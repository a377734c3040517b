import { existsSync, readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { Call, CommandContext, CommandDefinition, CommandGroup, Reject } from './command.js';
import { commands } from './commands.js';

const usageError = 2;
const jsonText = 'print one JSON value; a failure is one, too: {code, message, …} on standard error';
const exitCodes = 'Exit codes: 0 done, 1 failed or not all of it done, 2 called wrongly, 78 settings wrong or missing.';

/** What became of a call. */
interface Result {
  code: number;
}

/** Runs the command that the words of the context name. Answers the exit code; the process is left alone. */
export async function runProgram(context: CommandContext): Promise<number> {
  const result: Result = { code: 0 };
  try {
    await programOf(context, result).parseAsync([...context.args], { from: 'user' });
    return result.code;
  } catch (thrown) {
    // The parser has written its line, or a help text.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : usageError;
    const { reportFailure } = await import('./failures.js');
    return reportFailure(thrown, context);
  }
}

function programOf(context: CommandContext, result: Result): Command {
  const program = prepared(new Command('facet'), context).description('Operator commands of Facet. They use the same settings as the server.');
  program.version(version(), '-V, --version', 'Print the version of this build').addHelpText('after', `\n${exitCodes}`);
  for (const [name, one] of Object.entries(commands))
    program.addCommand('commands' in one ? groupOf(name, one, context, result) : commandOf(name, one, context, result));
  return program;
}

/** The version of this build. `@app/config` says the same, and would load the settings. */
function version(folder = new URL('.', import.meta.url)): string {
  const manifest = new URL('package.json', folder);
  return existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version : version(new URL('..', folder));
}

function groupOf(name: string, { description, commands: below }: CommandGroup, context: CommandContext, result: Result): Command {
  const group = prepared(new Command(name), context).description(description);
  group.action(() => {
    const [unknown] = group.args;
    if (unknown === undefined) group.help({ error: true });
    group.error(`error: unknown command '${unknown}'`);
  });
  for (const [word, one] of Object.entries(below)) group.addCommand(commandOf(word, one, context, result));
  return group;
}

function commandOf(name: string, definition: CommandDefinition, context: CommandContext, result: Result): Command {
  const { description, words = {}, options = {}, examples = [], load } = definition;
  const command = prepared(new Command(name), context).description(description).allowExcessArguments(false);
  const reject: Reject = (message) => command.error(message);
  for (const [word, text] of Object.entries(words)) command.argument(word, text);
  for (const [flags, given] of Object.entries({ ...options, '--json': jsonText })) command.addOption(optionOf(flags, given, reject));
  if (examples.length > 0) command.addHelpText('after', `\nExamples:\n${examples.map((one) => `  facet ${one}`).join('\n')}`);
  command.action(async () => {
    const perform = (await load()) as (call: Call) => ReturnType<Awaited<ReturnType<typeof load>>>;
    const call: Call = { words: command.args, options: command.opts(), context, reject };
    const outcome = await perform(call);
    if (!outcome) return;
    const { writeOut } = await import('./standard-streams.js');
    await writeOut(context, `${call.options.json ? JSON.stringify(outcome.data) : outcome.text}\n`);
    if (outcome.incomplete) result.code = 1;
  });
  return command;
}

function optionOf(flags: string, given: NonNullable<CommandDefinition['options']>[string], reject: Reject): Option {
  const { text, parse, initial, required = false } = typeof given === 'string' ? { text: given } : given;
  const option = new Option(flags, text).default(initial).makeOptionMandatory(required);
  return parse ? option.argParser((value, before: unknown) => parse(value, reject, before)) : option;
}

/** What is no terminal is taken for one of 80 columns, as the parser does. */
const widthOf = ({ isTTY, columns }: CommandContext['stdout']): number => (isTTY && columns) || 80;

/** The parser writes to the streams of the context, and throws where it would end the process. */
function prepared(command: Command, { args, stdout, stderr }: CommandContext): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => void stdout.write(text),
    writeErr: (text) => void stderr.write(text),
    getOutHelpWidth: () => widthOf(stdout),
    getErrHelpWidth: () => widthOf(stderr),
    outputError: (text, write) => {
      const message = text.replace(/^error: /, '');
      write(args.includes('--json') ? `${JSON.stringify({ code: 'command.misused', message: message.trim() })}\n` : `facet: ${message}`);
    },
  });
}
