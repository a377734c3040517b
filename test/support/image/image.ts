import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { Container, type Run } from './container.js';
import { environmentOf, execForm, ignoring, readDockerfile, said, type Stage } from './dockerfile.js';

/** Carries the Dockerfile out without an engine. */
export class Image {
  readonly folder = mkdtempSync(join(tmpdir(), 'facet-image-'));
  readonly stages: readonly Stage[] = readDockerfile(readFileSync('Dockerfile', 'utf8'));
  private readonly isIgnored = ignoring(readFileSync('.dockerignore', 'utf8'));

  get final(): Stage {
    const last = this.stages.at(-1);
    if (!last) throw new Error('the Dockerfile has no stage');
    return last;
  }

  root(stage = this.final.name): string {
    return join(this.folder, stage);
  }

  async build(): Promise<void> {
    for (const stage of this.stages) await this.buildStage(stage);
  }

  /** The command of the image, or another one, as the image says: its user, its environment, a tree that cannot be written but for the volume. */
  run(volume: string, { command = execForm(said(this.final, 'CMD')[0] ?? ''), env = {} }: Partial<Run> = {}): Container {
    const [user = ''] = said(this.final, 'USER');
    const entrypoint = said(this.final, 'ENTRYPOINT').flatMap(execForm);
    return new Container(this.root(), { command: [...entrypoint, ...command], env: { ...environmentOf(this.final), ...env }, contained: { user, volume } });
  }

  get healthcheck(): string[] {
    return execForm(said(this.final, 'HEALTHCHECK')[0] ?? '');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async buildStage(stage: Stage): Promise<void> {
    let workdir = '/';
    for (const { word, rest } of stage.instructions) {
      if (word === 'WORKDIR') mkdirSync(join(this.root(stage.name), (workdir = rest)), { recursive: true });
      if (word === 'COPY') this.copy(rest.split(' '), join(this.root(stage.name), workdir));
      if (word === 'RUN') await this.carryOut(stage, rest, workdir);
    }
  }

  private async carryOut(stage: Stage, line: string, workdir: string): Promise<void> {
    // Programs of the system come from the machine, whose /usr stands in for the base image.
    const installed = /^apt-get update && apt-get install -y --no-install-recommends (\S+) && rm -rf \/var\/lib\/apt\/lists\/\*$/.exec(line)?.[1];
    if (installed !== undefined) return this.expectProgram(installed);
    const { NODE_EXTRA_CA_CERTS = '' } = process.env;
    const env = { ...environmentOf(stage), NODE_EXTRA_CA_CERTS, npm_config_prefer_offline: 'true' };
    const { code, output } = await new Container(this.root(stage.name), { command: ['sh', '-c', line], env, workdir }).ended;
    if (code !== 0) throw new Error(`${line} ended with ${code}: ${output}`);
  }

  private expectProgram(name: string): void {
    if (!existsSync(`/usr/bin/${name}`)) throw new Error(`the image installs ${name}, which this machine does not have: apt-get install ${name}`);
  }

  private copy(words: string[], into: string): void {
    const from = words[0]?.startsWith('--from=') ? words.shift()?.slice(7) : undefined;
    const [target = '', ...sources] = words.toReversed();
    for (const source of sources) {
      const path = from === undefined ? resolve(source) : join(this.root(from), source);
      const destination = statSync(path).isDirectory() ? join(into, target) : join(into, target, basename(source));
      const filter = (file: string): boolean => from !== undefined || !this.isIgnored(relative('.', file));
      if (!filter(path)) throw new Error(`.dockerignore leaves out ${source}, which the Dockerfile copies`);
      cpSync(path, destination, { recursive: true, verbatimSymlinks: true, filter });
    }
  }
}
