import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What a container has from its base image: here, from the machine. */
const base = ['usr', 'etc', 'opt'];
const links = ['bin', 'sbin', 'lib', 'lib64'];

/** Where npm finds its registry and what it has fetched before; an engine is given the like as secrets and caches. */
const npmFiles = [join(homedir(), '.npmrc'), join(homedir(), '.npm'), ...(process.env.NODE_EXTRA_CA_CERTS ? [process.env.NODE_EXTRA_CA_CERTS] : [])].filter(
  (path) => !base.some((folder) => path.startsWith(`/${folder}/`)),
);

/** Whether this machine lets us do what an engine does: mount and change the root. */
export const canContain = (): boolean =>
  process.getuid?.() === 0 &&
  links.every((name) => !existsSync(`/${name}`) || isLink(`/${name}`)) &&
  spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']).status === 0;

function isLink(path: string): boolean {
  try {
    return readlinkSync(path) !== '';
  } catch {
    return false;
  }
}

export interface Run {
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Default: root, who may write, as RUN lines do. */
  readonly contained?: { readonly user: string; readonly volume: string };
  readonly workdir?: string;
}

/** Mounts of a container, made in a namespace of its own that ends with the process. */
function mounts(root: string, { contained }: Run): string[] {
  const shown = base.filter((name) => existsSync(`/${name}`)).map((name) => `mount --rbind -o ro /${name} ${root}/${name}`);
  const given = contained ? [] : npmFiles.filter((file) => existsSync(file));
  return [
    'set -e',
    `mount --bind ${root} ${root}`,
    ...shown,
    ...given.flatMap((path) => [
      statSync(path).isDirectory() ? `mkdir -p ${root}${path}` : `mkdir -p ${root}${dirname(path)} && touch ${root}${path}`,
      `mount --bind ${path} ${root}${path}`,
    ]),
    `mount --rbind /dev ${root}/dev`,
    `mount -t proc proc ${root}/proc`,
    `mount -t tmpfs -o mode=1777 tmpfs ${root}/tmp`,
    ...(contained ? [`mount --bind ${contained.volume} ${root}/var/lib/facet`, `mount -o remount,ro,bind ${root}`] : []),
  ];
}

/** Starts a program as the first process of a container: what it sees is the tree of a stage, and the machine's /usr as its base. */
function start(root: string, run: Run): ChildProcess {
  const { command, env = {}, contained, workdir = '/facet' } = run;
  for (const name of [...base, 'dev', 'proc', 'tmp']) mkdirSync(join(root, name), { recursive: true });
  for (const name of links) if (existsSync(`/${name}`) && !isLink(join(root, name))) symlinkSync(readlinkSync(`/${name}`), join(root, name));
  const user = contained ? [`--userspec=${contained.user}`, '--groups='] : [];
  const script = [...mounts(root, run), 'exec "$@"'].join('\n');
  const jail = ['chroot', ...user, root, 'env', '-C', workdir, ...command];
  const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const around = ['--mount', '--pid', '--fork', '--kill-child=SIGKILL', '--propagation', 'private'];
  return spawn('unshare', [...around, 'sh', '-c', script, 'sh', ...jail], { env: { PATH, HOME: '/root', ...env }, stdio: 'pipe' });
}

export interface Done {
  readonly code: number | null;
  readonly output: string;
}

/** A program, running as the first process of a container. */
export class Container {
  output = '';
  readonly ended: Promise<Done>;
  private readonly child: ChildProcess;

  constructor(root: string, run: Run) {
    this.child = start(root, run);
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.on('data', (chunk) => (this.output += String(chunk)));
    this.ended = new Promise((done) => this.child.once('close', (code) => done({ code, output: this.output })));
  }

  /** Waits for a text in the output, or for the end of the process, which is an error then. */
  async says(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`it ended: ${(await this.ended).output}`);
      await pause(10);
    }
  }

  /** To the program itself, as an engine does; `unshare` around it takes no part. */
  kill(signal: NodeJS.Signals): void {
    const { pid = 0 } = this.child;
    for (const inner of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')) process.kill(Number(inner), signal);
  }
}
