import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { TestPerson } from '../support/people.js';
import { chromiumPath, openBrowser, type Browser } from './chromium.js';
import { openedPage } from './console-page.js';

/** How many rows are scrolled through. All 100,000 take a minute and a half. */
const wanted = 5000;

/** Jumps to the end of what is there until so many rows are. @returns the most rows in the document meanwhile */
const scrolling = `(async () => {
  const rows = document.querySelector('.rows');
  const shown = () => parseInt(document.querySelector('main [role=status]').textContent.replaceAll(',', ''));
  const frame = () => new Promise(requestAnimationFrame);
  let most = 0;
  for (let before = 0; before < ${wanted}; before = shown()) {
    rows.scrollTop = rows.scrollHeight;
    while (shown() === before) await frame();
    most = Math.max(most, document.querySelectorAll('.row').length);
  }
  return most;
})()`;

/** The names as the list has them, from this row on. */
async function namesFrom(organization: string, row: number, count: number): Promise<string[]> {
  const found = await facet.sql<{ name: string }>(
    `select u.name from members m join users u on u.id = m.user_id where m.organization_id = $1
     order by m.joined_at, m.user_id offset $2 limit $3`,
    [organization, row, count],
  );
  return found.map(({ name }) => name);
}

async function signIn(page: Page, { email, password, organization }: TestPerson): Promise<void> {
  // In demo mode the cookie of the session needs no TLS.
  const base = await facet.another({ demo: true, MAIL_URL: '' });
  await page.goto(`${base}/console/o/${organization}/members?sort=joinedAt`);
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', password);
  await page.press('[name=password]', 'Enter');
  await page.waitForSelector('.row');
}

async function expectRows(page: Page, { organization }: TestPerson): Promise<void> {
  const rows = page.locator('.rows');
  const shownNames = (): Promise<string[]> => page.locator('.row a').allInnerTexts();
  const elements = (): Promise<number> => page.evaluate(`document.querySelectorAll('*').length`);
  expect((await shownNames()).slice(0, 10)).toEqual(await namesFrom(organization, 0, 10));
  const atFirst = await elements();
  expect(await page.evaluate(scrolling)).toBeLessThan(60);
  await rows.evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await page.waitForSelector(`.row[aria-posinset="${wanted}"]`);
  const names = await shownNames();
  const last = Number(await page.locator('.row').last().getAttribute('aria-posinset'));
  expect(names).toEqual(await namesFrom(organization, last - names.length, names.length));
  expect(await elements()).toBeLessThan(atFirst + 300);
  await rows.evaluate((list) => list.scrollTo(0, 0));
  await page.waitForSelector('.row[aria-posinset="1"]');
  expect((await shownNames()).slice(0, 10)).toEqual(await namesFrom(organization, 0, 10));
}

/** A long list in a browser; skipped without one. @param of an admin of the organization */
export function itScrollsInTheConsole(of: () => TestPerson): void {
  if (chromiumPath === undefined) {
    it.skip('scrolls in the console', () => undefined);
    return;
  }
  let browser: Browser;
  let page: Page;
  const refused: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    page = await openedPage(browser, refused);
  });
  afterAll(() => browser?.close());

  it('scrolls in the console, which holds few rows of it and shows the right ones', async () => {
    await signIn(page, of());
    await expectRows(page, of());
    expect(refused).toEqual([]);
  }, 60_000);
}
