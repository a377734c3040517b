import { CommandRunner, Option } from 'nest-commander';
import { writeOut } from './standard-output.js';

/** What a command found or did, for a program and for a person. */
export interface Outcome {
  readonly data: object;
  readonly text: string;
  /** Some of it could not be done, and was said. */
  readonly incomplete?: boolean;
}

/** A command that does something and says what it did. */
export abstract class Operation extends CommandRunner {
  /** Calls that show how it is used, without `facet`. They stand below its help. */
  protected readonly examples: readonly string[] = [];

  protected readonly refuse = (message: string): never => this.command.error(message);

  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    // The parser would end the process itself otherwise, with a code of its own.
    command.exitOverride().allowExcessArguments(false);
    if (this.examples.length > 0) command.addHelpText('after', `\nExamples:\n${this.examples.map((one) => `  facet ${one}`).join('\n')}`);
    return super.setCommand(command);
  }

  @Option({ flags: '--json', description: 'print one JSON value; a failure is one, too: {code, message, …} on standard error' })
  json(): boolean {
    return true;
  }

  async run(words: string[], options: { json?: boolean }): Promise<void> {
    const outcome = await this.perform(words, options);
    if (!outcome) return;
    await writeOut(`${options.json ? JSON.stringify(outcome.data) : outcome.text}\n`);
    if (outcome.incomplete) process.exitCode = 1;
  }

  /** Nothing: what there was to say has been said. */
  protected abstract perform(words: string[], options: object): Promise<Outcome | undefined>;
}
