import { CommandRunner, Option } from 'nest-commander';

/** What a command found or did, for a program and for a person. */
export interface Outcome {
  readonly data: object;
  readonly text: string;
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
    const { data, text } = await this.perform(words, options);
    process.stdout.write(`${options.json ? JSON.stringify(data) : text}\n`);
  }

  protected abstract perform(words: string[], options: object): Promise<Outcome>;
}
