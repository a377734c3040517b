import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { nodeFlags } from './node-flags.mjs';

interface Launch {
  /** Default: the server. */
  readonly app?: 'api' | 'cli' | 'worker';
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Constants of the application that shall be shorter or longer in this process. */
  readonly constants?: Readonly<Record<string, number>>;
  /** Written to standard input of a command. */
  readonly input?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The users of `demo-credentials.json`. */
export interface Person {
  readonly role: string;
  readonly email: string;
  readonly password: string;
  readonly userId: string;
  readonly apiKey: string;
}

export interface Credentials {
  readonly baseUrl: string;
  readonly organizationId: string;
  readonly people: readonly Person[];
}

const folders: string[] = [];
const processes: ServerProcess[] = [];

/** A data folder that is not there yet, in a folder of its own that the account of PostgreSQL may enter. */
export function aDataFolder(): string {
  const parent = mkdtempSync(join(tmpdir(), 'facet-start-'));
  chmodSync(parent, 0o711);
  folders.push(parent);
  return join(parent, 'data');
}

/** `constants.mjs` runs before the application and gives it these. */
function constantFlags(constants: Readonly<Record<string, number>>): string[] {
  const query = encodeURIComponent(JSON.stringify(constants));
  return Object.keys(constants).length === 0
    ? []
    : ['--import', `${pathToFileURL(resolve('test/support/constants.mjs')).href}?${query}`];
}

/**
 * Only what a shell gives, so that settings of the developer who runs the tests change nothing. The working folder has
 * no `.env`.
 */
function launch(dataDir: string, { app = 'api', args = [], env = {}, constants = {} }: Launch): ChildProcess {
  const { PATH = '', HOME = '', FACET_TEST_POOL_SIZE: size } = process.env;
  const flags = [...(app === 'api' ? nodeFlags : []), ...constantFlags(constants)];
  return spawn(process.execPath, [...flags, resolve(`dist/apps/${app}/src/main.js`), ...args], {
    cwd: resolve(dataDir, '..'),
    env: { PATH, HOME, PORT: '0', DATA_DIR: dataDir, ...(size && { DATABASE_POOL_SIZE: size }), ...env },
    stdio: 'pipe',
  });
}

/** The built server, or a command, as a process of its own. */
export class ServerProcess {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;

  constructor(
    readonly dataDir: string,
    options: Launch = {},
  ) {
    this.child = launch(dataDir, options);
    this.child.stdout?.on('data', (chunk) => (this.stdout += String(chunk)));
    this.child.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
    this.ended = new Promise((done) =>
      this.child.once('close', (code, signal) => done({ code, signal, stdout: this.stdout, stderr: this.stderr })),
    );
    processes.push(this);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Where it listens, once it does. */
  get baseUrl(): string {
    return /listens on (\S+)/.exec(this.stdout)?.[1] ?? '';
  }

  /** Waits for a text in the output, at most two minutes, or for the end of the process, which is an error then. */
  async says(text: string): Promise<this> {
    const end = performance.now() + 120_000;
    while (!this.stdout.includes(text)) {
      if (!this.isRunning) throw new Error(`the server ended: ${(await this.ended).stderr}`);
      if (performance.now() > end)
        throw new Error(`the server did not say "${text}", but: ${this.stdout}${this.stderr}`);
      await delay(10);
    }
    return this;
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.child.kill(signal);
  }

  /** Sends a signal and waits for the end. `took` is in milliseconds. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended & { took: number }> {
    const began = performance.now();
    this.kill(signal);
    return { ...(await this.ended), took: performance.now() - began };
  }
}

/** Starts the server and waits until it listens; what it prints then comes in one piece. */
export const startServer = (dataDir: string, options: Launch = {}): Promise<ServerProcess> =>
  new ServerProcess(dataDir, options).says('listens on');

/** Starts the server where it must refuse to, and waits for its end. */
export const refusedStart = (dataDir: string, options: Launch = {}): Promise<Ended> =>
  new ServerProcess(dataDir, options).ended;

/** Runs an operator command. */
export function facet(dataDir: string, args: readonly string[], { env = {}, input = '' }: Launch = {}): Promise<Ended> {
  const child = launch(dataDir, { app: 'cli', args, env });
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (chunk) => (said.stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (said.stderr += String(chunk)));
  child.stdin?.end(input);
  return new Promise((done) => child.once('close', (code, signal) => done({ code, signal, ...said })));
}

export const credentialsOf = (dataDir: string): Credentials =>
  JSON.parse(readFileSync(join(dataDir, 'demo-credentials.json'), 'utf8')) as Credentials;

/** A user of the demo organization. */
export function demoPerson(dataDir: string, role: string): Person {
  const found = credentialsOf(dataDir).people.find((one) => one.role === role);
  if (!found) throw new Error(`no ${role} in the demo organization`);
  return found;
}

/** The process of the PostgreSQL of a data folder, if it is alive. */
export function postgresOf(dataDir: string): number | undefined {
  const pidFile = join(dataDir, 'postgres/postmaster.pid');
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n', 1)[0]) : NaN;
  // A zombie only waits for its parent.
  return pid > 0 && existsSync(`/proc/${pid}/stat`) && !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    ? pid
    : undefined;
}

/** Ends what the tests of this file have started, and removes their folders. */
export async function cleanUp(): Promise<void> {
  for (const server of processes) if (server.isRunning) await server.end('SIGKILL');
  for (const folder of folders) {
    const orphan = postgresOf(join(folder, 'data'));
    if (orphan !== undefined) process.kill(orphan, 'SIGINT');
    for (let waited = 0; waited < 5_000 && postgresOf(join(folder, 'data')) !== undefined; waited += 50)
      await delay(50);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
