// Operator commands in the process of the tests: the program as it was built, with streams and settings of
// its own. Its modules load outside of Jest's
// sandbox, once for each worker and when the first command runs.
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { TestEnvironment } from 'jest-environment-node';

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** What belongs to the whole process, and what a command must not touch. */
const stateOfProcess = () => ({
  folder: process.cwd(),
  exitCode: process.exitCode,
  environment: { ...process.env },
  listeners: [...signals, 'exit', 'uncaughtException', 'unhandledRejection'].map((name) => process.listenerCount(name)),
  streams: [process.stdout, process.stderr, process.stdin].map((stream) => stream.listenerCount('error')),
});

/** Runs a command; answers its exit code and what it wrote. */
async function runCommand({ args, settings, input, folder }) {
  const { runProgram } = await import('../../dist/apps/cli/src/program.js');
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const written = Promise.all([buffer(stdout), buffer(stderr)]);
  const before = stateOfProcess();
  const code = await runProgram({
    args,
    folder,
    settings,
    stdin: Readable.from([Buffer.from(input)]),
    stdout,
    stderr,
    endsOnSignals: false,
  });
  const after = stateOfProcess();
  if (!isDeepStrictEqual(before, after))
    throw new Error(`facet ${args.join(' ')} changed the process: ${JSON.stringify({ before, after })}`);
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { code, signal: null, stdout: out.toString(), stderr: err.toString() };
}

export default class CommandsEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.runCommand = runCommand;
  }
}
