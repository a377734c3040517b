import { execFile } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const command = 'dist/apps/cli/src/main.js';
const organization = 'imported';
const bcrypt = '$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW';

const lineOf = (n) => ({
  email: `import-${n}@bench.example`,
  emailVerified: true,
  name: `Imported Person ${n}`,
  givenName: 'Imported',
  familyName: `Person ${n}`,
  organizationId: organization,
  username: `import.${n}`,
  passwordHash: bcrypt,
  roles: ['Member'],
  phoneNumbers: [{ phoneNumber: `+4930${1_000_000 + n}`, primary: true }],
  createdAt: '2024-02-29T12:00:00Z',
});

function writeLines(file, count) {
  const handle = openSync(file, 'w');
  for (let n = 0; n < count; n += 1) writeSync(handle, `${JSON.stringify(lineOf(n))}\n`);
  closeSync(handle);
}

/**
 * People who come from elsewhere with the hashes of their passwords, by the command, into a database where
 * nobody is yet.
 */
export async function importing({ large: { environment }, options, postgres }) {
  const count = options.quick ? 5000 : 100_000;
  const name = 'facet_imported';
  const file = join(postgres.folder, 'people.ndjson');
  const { PATH, HOME } = process.env;
  const facet = (...args) =>
    run(process.execPath, [command, ...args], {
      env: { PATH, HOME, ...environment, DATABASE_URL: postgres.urlOf(name) },
    });
  await postgres.drop(name);
  await postgres.create(name);
  try {
    await facet('migrate');
    writeLines(file, count);
    const { stdout } = await facet('import', 'users', file, '--create-organizations', '--json');
    const { created, seconds } = JSON.parse(stdout);
    if (created !== count) throw new Error(`of ${count} lines not all are in: ${stdout}`);
    return {
      lines: [
        {
          what: `import of ${count} people with hashes`,
          value: created / seconds,
          unit: '/s',
          atLeast: 2000,
          aim: 5000,
          how: `facet import users, ${seconds} s`,
        },
      ],
    };
  } finally {
    rmSync(file, { force: true });
    await postgres.drop(name);
  }
}
