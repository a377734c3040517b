import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { binaries, program, reachable, run } from './programs.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

(process.getuid?.() === 0 ? describe : describe.skip)('as root', () => {
  it('copies binaries that the account of the server cannot reach', async () => {
    const native = await binaries(undefined);
    await promisify(execFile)('cp', ['-a', native, join(folder, 'native')]);
    await chmod(folder, 0o700);
    const nobody = { uid: 65534, gid: 65534 };
    const copy = await reachable(join(folder, 'native'), `test-${process.pid}`, nobody);
    try {
      expect(copy).toBe(`/var/lib/facet/binaries-test-${process.pid}`);
      expect(await run(program(copy, 'postgres'), ['--version'], nobody)).toEqual({
        ok: true,
        output: expect.stringMatching(/^postgres .*18/),
      });
    } finally {
      await rm(copy, { recursive: true });
    }
  }, 60_000);
});
