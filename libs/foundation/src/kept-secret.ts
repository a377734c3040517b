import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@app/config';

/** The secret of an installation that was given none: made at the first start, kept in the data folder (mode 0600). */
export function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  mkdirSync(dataDir, { recursive: true });
  if (!existsSync(file)) make(file);
  const secret = readFileSync(file, 'utf8').trim();
  // An emptied file would be a secret that everybody knows.
  if (Buffer.byteLength(secret) < 32) throw new ConfigError(`The secret in ${file} is damaged: restore the file, or give FACET_SECRET.`);
  return secret;
}

/** Of two first starts at once, both end up with the same one. */
function make(file: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
