import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aDataFolder, cleanUp, startServer, type ServerProcess } from '../support/server-process.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pagesIn = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);

/** Getting started comes first: it signs in, and each of the others needs nothing but that. */
const pages = [
  'docs/getting-started.md',
  'README.md',
  ...['docs/apis', 'docs/guides', 'docs/operations'].flatMap((folder) => pagesIn(folder).sort()),
];
const printedAddress = 'http://127.0.0.1:3000';

/** A command of a page, and the answer that is printed below it. */
interface Example {
  readonly page: string;
  readonly path: string;
  readonly command: string;
  readonly refused: boolean;
  readonly answer: string | undefined;
}

/**
 * The blocks marked `bash run`, or `bash run fails` where the server refuses; the answer is the JSON block
 * right after.
 */
const examplesOn = (page: string): Example[] =>
  [
    ...readFileSync(join(root, page), 'utf8').matchAll(
      /^```bash run( fails)?\n(.*?)^```\n(?:\n```json\n(.*?)^```)?/gms,
    ),
  ].map(([, fails, command = '', answer]): Example => ({
    page,
    path: command.split(printedAddress)[1]?.split(/\s/)[0] ?? '',
    command,
    refused: fails !== undefined,
    answer,
  }));
const examples = pages.flatMap(examplesOn);

/** What may not rot: which fields there are and of which type. Times, tokens and ids differ. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shapeOf(one)]));
}

async function missing(program: string): Promise<boolean> {
  return promisify(execFile)(program, ['--version']).then(
    () => false,
    () => true,
  );
}

const without = (await missing('bash')) || (await missing('curl'));

(without ? describe.skip : describe)('the documents', () => {
  const dataDir = aDataFolder();
  const cwd = dirname(dataDir);
  let server: ServerProcess;

  beforeAll(async () => {
    server = await startServer(dataDir);
    symlinkSync(dataDir, join(cwd, '.facet'));
  }, 60_000);
  afterAll(cleanUp, 30_000);

  const run = async ({ command, refused }: Example): Promise<string> => {
    const curl = `curl() { command curl ${refused ? '' : '--fail-with-body'} "$@"; }`;
    const script = `set -euo pipefail\n${curl}\n${command.replaceAll(printedAddress, server.baseUrl)}`;
    return (await promisify(execFile)('bash', ['-c', script], { cwd })).stdout;
  };

  it('have commands on the README and on six other pages at least', () => {
    const having = new Set(examples.map(({ page }) => page));
    expect(having.has('README.md')).toBe(true);
    expect(having.size).toBeGreaterThan(6);
  });

  it.each(examples)('$page: $path answers what it prints', async (example) => {
    const got: unknown = JSON.parse(await run(example));
    if (example.answer !== undefined) expect(shapeOf(got)).toEqual(shapeOf(JSON.parse(example.answer)));
  });
});
