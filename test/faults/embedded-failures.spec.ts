import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { chmod, chown, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedFolder, query } from './embedded-folder.js';

const asRoot = process.getuid?.() === 0;
let folder: EmbeddedFolder;

beforeEach(async () => {
  folder = await EmbeddedFolder.create();
});
afterEach(() => folder.remove());

describe('says in one line', () => {
  const reject = (message: RegExp): Promise<void> => expect(folder.start()).rejects.toThrow(message);

  it('that a folder is not writable', async () => {
    await writeFile(folder.dataDir, '');
    await reject(/^The data folder \S+ is not writable: EEXIST: [^\n]+\.$/);
  });

  it('that the database is one of another version, and that its password is lost', async () => {
    await (await folder.start()).stop();
    await writeFile(join(folder.dataDir, 'postgres', 'PG_VERSION'), '17\n');
    await reject(
      /^The embedded PostgreSQL did not start: [^\n]+ version 17, which is not compatible with this version 18[^\n]+postgres\.log\)$/,
    );
    const file = join(folder.dataDir, 'embedded-postgres.json');
    for (const rest of ['', '{}', undefined]) {
      await (rest === undefined ? rm(file) : writeFile(file, rest));
      await reject(
        /^The password of the database is lost: restore \S+embedded-postgres\.json, or remove \S+ to begin anew\.$/,
      );
    }
  });

  it('that a folder is a copy of one whose server runs', async () => {
    await folder.start();
    const pid = await folder.serverPid();
    folder.dataDir = join(folder.parent, 'copy');
    await promisify(execFile)('cp', ['-a', join(folder.parent, 'data'), folder.dataDir]);
    await reject(new RegExp(`^The embedded PostgreSQL did not start: [^\\n]+\\(PID ${pid}\\)[^\\n]+$`));
    // Else it would be stopped as that of the copy.
    await rm(folder.dataDir, { recursive: true });
  });

  it('that the data folder was removed while the server ran', async () => {
    await folder.start();
    const pid = await folder.serverPid();
    await rm(folder.dataDir, { recursive: true, maxRetries: 5 });
    process.kill(pid, 'SIGKILL');
    const line = `The data folder ${folder.dataDir} is gone: stop Facet and start it again.`;
    for (let waited = 0; waited < 10_000 && !folder.lines.includes(line); waited += 100) await delay(100);
    expect(folder.lines.slice(-2)).toEqual(['The embedded PostgreSQL went away; bringing it back …', line]);
  });
});

(asRoot ? describe : describe.skip)('as root', () => {
  it('runs below a folder that only root may enter, and says where the data went and what became of it', async () => {
    await chmod(folder.parent, 0o700);
    const first = await folder.start();
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    const shelter = String(await folder.shelter());
    expect(folder.lines[1]).toBe(
      `PostgreSQL does not run as root, and its account cannot enter ${folder.dataDir}: the data is in ${shelter}.`,
    );
    expect(await readdir(shelter)).toEqual(['data']);
    await first.stop();
    const second = await folder.start();
    expect(second.url).toBe(first.url);
    await second.stop();
    await chown(join(shelter, 'data'), 0, 0);
    await expect(folder.start()).rejects.toThrow(/^The database in \S+ belongs to root, [^\n]+ chown -RH nobody \S+$/);
    await rm(shelter, { recursive: true });
    await expect(folder.start()).rejects.toThrow(
      new RegExp(`^The database is gone: restore ${shelter}/data, or remove ${folder.dataDir} to begin anew\\.$`),
    );
  });

  it('says what to open where the folder of a database was closed afterwards', async () => {
    await (await folder.start()).stop();
    await chmod(folder.parent, 0o700);
    await expect(folder.start()).rejects.toThrow(
      /^The embedded PostgreSQL did not start: [^\n]+ermission denied[^\n]*; open the data folder and its parents [^\n]+$/,
    );
  });
});
