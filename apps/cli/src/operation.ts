import { CommandRunner, Option } from 'nest-commander';

/** What a command found or did, for a program and for a person. */
export interface Outcome {
  readonly data: object;
  readonly text: string;
  /** Some of it could not be done, and was said. */
  readonly incomplete?: boolean;
}

/** A command that does something and says what it did. */
export abstract class Operation extends CommandRunner {
  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    // The parser would end the process itself otherwise, with a code of its own.
    return super.setCommand(command.exitOverride().allowExcessArguments(false));
  }

  @Option({ flags: '--json', description: 'print one JSON value' })
  json(): boolean {
    return true;
  }

  async run(words: string[], options: { json?: boolean }): Promise<void> {
    const outcome = await this.perform(words, options);
    if (!outcome) return;
    process.stdout.write(`${options.json ? JSON.stringify(outcome.data) : outcome.text}\n`);
    if (outcome.incomplete) process.exitCode = 1;
  }

  /** Nothing: what there was to say has been said. */
  protected abstract perform(words: string[], options: object): Promise<Outcome | undefined>;
}
