import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A running server that speaks S3. */
export interface ObjectStore {
  stop(): Promise<void>;
}

/** Debian's package puts Swift beside the system's own Python, which need not be the first one on the path. */
const python = '/usr/bin/python3';
const server = join(process.cwd(), 'test', 'support', 'object-store', 'serve.py');

function succeeds(file: string, args: readonly string[]): boolean {
  try {
    execFileSync(file, args, {
      stdio: 'ignore',
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return true;
  } catch {
    return false;
  }
}

const isInstalled = (): boolean => succeeds(python, ['-c', 'import swift.common.middleware.s3api']);

/** Installing needs root and Debian's packages; it brings a library and starts no service. */
function install(): boolean {
  return (
    process.getuid?.() === 0 &&
    succeeds('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'python3-swift'])
  );
}

/** Whether OpenStack Swift is here. When it is not and we are root on a Debian system, it is installed. */
export const hasObjectStore = (): boolean => isInstalled() || (install() && isInstalled());

async function readiness(child: ChildProcess): Promise<void> {
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => text.toString().includes('ready') && resolve());
    child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
    child.once('exit', (code) => reject(new Error(`the object store ended with ${code}: ${said.slice(-2000)}`)));
  });
  await ready;
}

/**
 * Starts OpenStack Swift with its S3 API on this port of 127.0.0.1, with a folder of its own that goes when
 * it stops. Access key `facet:tester`, secret `tester-secret`.
 */
export async function startObjectStore(port: number): Promise<ObjectStore> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-swift-'));
  const child = spawn(python, [server, folder, String(port)], { stdio: ['pipe', 'pipe', 'pipe'] });
  await readiness(child);
  const stop = async (): Promise<void> => {
    const gone = once(child, 'exit');
    child.stdin.end();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  return { stop };
}
