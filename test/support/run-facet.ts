import { resolve } from 'node:path';
import type { Ended } from './server-process.js';

interface Run {
  /** The settings, beside `DATA_DIR`; those of the developer who runs the tests change nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** Comes through standard input. */
  readonly input?: string;
  /** What file names are relative to. */
  readonly folder?: string;
}

interface CommandRun {
  readonly args: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  readonly input: string;
  readonly folder: string;
}

declare global {
  // Of commands-environment.mjs.
  var runCommand: (run: CommandRun) => Promise<Ended>;
}

/**
 * Runs an operator command as it was built, in the process of the test: the same parser, modules and texts,
 * without a process, its signals and `.env`.
 * What is about those uses `facet` of `server-process.ts`.
 */
export function runFacet(
  dataDir: string,
  args: readonly string[],
  { env = {}, input = '', folder = resolve(dataDir, '..') }: Run = {},
): Promise<Ended> {
  const { FACET_TEST_POOL_SIZE: size } = process.env;
  const settings = { PORT: '0', DATA_DIR: dataDir, ...(size && { DATABASE_POOL_SIZE: size }), ...env };
  return runCommand({ args, settings, input, folder });
}
