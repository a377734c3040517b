import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const builtServer = fileURLToPath(new URL('../../dist/apps/api/src/main.js', import.meta.url));

/** A person of `demo-credentials.json`. */
export interface DemoPerson {
  readonly role: string;
  readonly email: string;
  readonly password: string;
  readonly userId: string;
  readonly apiKey: string;
}

/** The built server in demo mode, as a process with a data folder of its own. */
export interface DemoServer {
  readonly baseUrl: string;
  /** Where it was started; the data folder is `.facet` in it, as with `npm start`. */
  readonly folder: string;
  readonly people: readonly DemoPerson[];
  stop(): Promise<void>;
}

/** Waits until the server has said that it listens, or tells what it said instead. */
async function listening(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: unknown): void => {
      said += String(chunk);
      if (said.includes('Facet listens on')) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

/** Starts it on a free port. The working folder is empty, so a `.env` of the checkout does not count. */
export async function startDemoServer(): Promise<DemoServer> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-demo-'));
  const dataDir = join(folder, '.facet');
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [builtServer], { cwd: folder, env: { PATH, HOME, DATA_DIR: dataDir, PORT: '0', LOG_FORMAT: 'json' } });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await listening(child);
    const file = readFileSync(join(dataDir, 'demo-credentials.json'), 'utf8');
    return { ...(JSON.parse(file) as Pick<DemoServer, 'baseUrl' | 'people'>), folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
