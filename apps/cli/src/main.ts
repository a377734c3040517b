import { CommandFactory, CommandRunnerService } from 'nest-commander';
import { CommandsModule } from './commands.module.js';
import { fail, writeMisuse } from './fail.js';

// Who reads may stop reading, as `| head` does; what is left unsaid then is no accident.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(1);
  });

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
