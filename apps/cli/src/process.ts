import type { CommandContext } from './command.js';
import { runProgram } from './program.js';

/** This process, with its streams and signals. Standard input is opened when a command reads it. */
class ProcessContext implements CommandContext {
  readonly args = process.argv.slice(2);
  readonly stdout = process.stdout;
  readonly stderr = process.stderr;
  readonly endsOnSignals = true;

  constructor(readonly folder: string) {}

  get stdin(): typeof process.stdin {
    return process.stdin;
  }
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
  process.exitCode = await runProgram(new ProcessContext(folder));
}
