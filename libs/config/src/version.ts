import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The nearest manifest above a folder: sources and build lie at different depths below it. */
function manifestAbove(folder: string): string {
  const file = join(folder, 'package.json');
  return existsSync(file) ? file : manifestAbove(dirname(folder));
}

const manifest = JSON.parse(readFileSync(manifestAbove(dirname(fileURLToPath(import.meta.url))), 'utf8')) as {
  version: string;
};

/** The version of this build. */
export const { version } = manifest;
