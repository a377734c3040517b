import { get } from 'node:http';
import { expect } from '@jest/globals';
import axeCore from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import type { Person } from '../support/server-process.js';
import type { Browser } from './chromium.js';

export const screenshots = 'test/browser/screenshots';

/** What the tests read of answers. */
export interface Body {
  readonly id: string;
  readonly total: number;
  readonly members: readonly object[];
  readonly notifications: readonly object[];
  readonly accessToken: string;
  readonly setupKey: string;
  readonly version: string;
  readonly packs: readonly { readonly name: string }[];
}

/** What the tests of a page do, signed in as an admin. */
export interface Console {
  /** To the API, as the admin unless with the key of another user. */
  readonly call: (method: string, path: string, body?: object, key?: string) => Promise<Body>;
  readonly open: (path: string) => Promise<void>;
  readonly button: (name: string) => Locator;
  readonly dialogButton: (name: string) => Locator;
  readonly expectAccessible: (name: string) => Promise<void>;
  readonly page: Page;
  readonly mia: Person;
}

/** What a browser that knows gzip alone would load of an address, in bytes. */
export const gzipped = (address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(address, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('end', () => resolve(bytes));
    }).on('error', reject);
  });

/**
 * A page of the browser.
 * @param refused gets what the browser refuses because the policy forbids it, and what fails in the scripts
 */
export async function openedPage({ context }: Browser, refused: string[]): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('console', (line) => {
    if (/Content.Security.Policy|Refused to/i.test(line.text())) refused.push(line.text());
  });
  page.on('pageerror', (error) => refused.push(error.message));
  return page;
}

/** @param options what axe looks at, where that is not everything */
const findings = (page: Page, options: object = {}): Promise<string[]> =>
  page.evaluate(
    `${axeCore.source}; axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
  );

/** Looked at in both colours, and as narrow as a small phone. */
export async function expectAccessiblePage(name: string, page: Page): Promise<void> {
  const dark = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };
  for (const [colorScheme, options] of [['dark', dark] as const, ['light', {}] as const]) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect([name, colorScheme, await findings(page, options)]).toEqual([name, colorScheme, []]);
    await page.screenshot({ path: `${screenshots}/${name}${colorScheme === 'dark' ? '-dark' : ''}.png` });
  }
  await page.setViewportSize({ width: 360, height: 740 });
  expect([name, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([name, 360]);
  expect([name, await findings(page)]).toEqual([name, []]);
  await page.screenshot({ path: `${screenshots}/${name}-360.png` });
  await page.setViewportSize({ width: 1280, height: 1000 });
}
