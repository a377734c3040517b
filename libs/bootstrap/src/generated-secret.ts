import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@app/config';

/** The secrets of an installation that was given none. */
interface GeneratedSecrets {
  readonly current: string;
  readonly previous: string | undefined;
}

const fileOf = (dataDir: string): string => join(dataDir, 'secret');
const previousFileOf = (dataDir: string): string => join(dataDir, 'secret.previous');

/**
 * The secret is made at the first start and kept in the data folder (mode 0600), as is the one before where
 * it was replaced.
 */
export function generatedSecrets(dataDir: string): GeneratedSecrets {
  mkdirSync(dataDir, { recursive: true });
  if (!existsSync(fileOf(dataDir))) make(fileOf(dataDir));
  const current = read(fileOf(dataDir));
  const previous = existsSync(previousFileOf(dataDir)) ? read(previousFileOf(dataDir)) : undefined;
  // Both are the same where a replacement was interrupted.
  return { current, previous: previous === current ? undefined : previous };
}

/** Makes a new secret and keeps the one before beside it. Answers where that lies. */
export function replaceGeneratedSecret(dataDir: string): string {
  const { current, previous } = generatedSecrets(dataDir);
  const kept = previousFileOf(dataDir);
  if (previous !== undefined)
    throw new ConfigError(
      `The secret was replaced before: remove ${kept} when facet doctor says that nothing is left of it.`,
    );
  writeFileSync(kept, `${current}\n`, { mode: 0o600 });
  const draft = `${fileOf(dataDir)}.${process.pid}`;
  writeFileSync(draft, newSecret(), { mode: 0o600 });
  renameSync(draft, fileOf(dataDir));
  return kept;
}

const newSecret = (): string => `${randomBytes(48).toString('base64url')}\n`;

function read(file: string): string {
  const secret = readFileSync(file, 'utf8').trim();
  // An emptied file would be a secret that is known to all.
  if (Buffer.byteLength(secret) < 32)
    throw new ConfigError(`The secret in ${file} is damaged: restore the file, or give FACET_SECRET.`);
  return secret;
}

/** Of two first starts at once, both end up with the same one. */
function make(file: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, newSecret(), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
