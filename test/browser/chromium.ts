import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

/** Nothing of the machine's own: no profile, no calls home. The sandbox needs rights that root in a container lacks. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser of the system: the variable `CHROMIUM`, or where Debian puts it. Undefined when there is none. */
export const chromiumPath = [process.env.CHROMIUM, '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);

/** A browser with an empty profile. */
export interface Browser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** @param more what differs: a browser without JavaScript, or without a language */
export async function openBrowser(more: { javaScriptEnabled?: boolean; locale?: string } = {}): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'facet-browser-'));
  const options = { executablePath: chromiumPath ?? '', args, viewport: { width: 1280, height: 1000 }, ...more };
  const context = await chromium.launchPersistentContext(profile, options);
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}
