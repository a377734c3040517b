import { CommandFactory, CommandRunnerService } from 'nest-commander';
import { CommandsModule } from './commands.module.js';
import { fail, writeMisuse } from './fail.js';

const program = await CommandFactory.createWithoutRunning(CommandsModule, {
  cliName: 'facet',
  // Without a throw the parser would end the process with a code of its own.
  errorHandler: (error) => {
    throw error;
  },
  serviceErrorHandler: fail,
  outputConfiguration: { outputError: writeMisuse },
});
await program.get(CommandRunnerService).run();
await program.close();
