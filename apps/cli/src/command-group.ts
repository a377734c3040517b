import { CommandRunner } from 'nest-commander';

/** A word that only has commands below it. Called alone it shows them. */
export abstract class CommandGroup extends CommandRunner {
  override setCommand(command: Parameters<CommandRunner['setCommand']>[0]): this {
    // The parser would end the process itself otherwise, with a code of its own.
    return super.setCommand(command.exitOverride());
  }

  run([unknown]: string[]): Promise<void> {
    return unknown === undefined ? this.command.help({ error: true }) : this.command.error(`error: unknown command '${unknown}'`);
  }
}
