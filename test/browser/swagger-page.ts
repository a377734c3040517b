import type { Locator, Page, Route } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { partOf, type Document } from './documents.js';

/** What the page shows of a call. */
export interface ShownAnswer {
  readonly status: string;
  readonly text: string;
}

const timeLimit = 15_000;

/** A PNG of one pixel. */
const smallPicture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Swagger UI at `/docs`, worked as a user works it. */
export class SwaggerPage {
  /** Errors on the console, exceptions, and refusals of the content security policy. */
  readonly complaints: string[] = [];
  /** How often the page has exchanged its refresh token. */
  renewals = 0;
  /** The operations that documents are given to the page with; all, where there is none. */
  private wanted: readonly string[] | undefined;

  constructor(
    private readonly page: Page,
    private readonly baseUrl: string,
  ) {
    page.setDefaultTimeout(timeLimit);
    page.on('request', (request) => void (request.url().endsWith('/auth/refresh') && (this.renewals += 1)));
    page.on(
      'console',
      (message) => void (['error', 'warning'].includes(message.type()) && this.complaints.push(message.text())),
    );
    page.on('pageerror', (error) => void this.complaints.push(error.message));
  }

  async open(): Promise<void> {
    // The policy is also watched from inside: a report-only violation writes no error.
    await this.page.addInitScript(
      `addEventListener('securitypolicyviolation', (it) => console.error('CSP: ' + it.violatedDirective + ' ' + it.blockedURI))`,
    );
    await this.page.route('**/docs/openapi/*.json', (route) => this.send(route));
    await this.page.goto(`${this.baseUrl}/docs`);
    await this.loaded();
  }

  private async send(route: Route): Promise<void> {
    const response = await route.fetch();
    const json = (await response.json()) as Document;
    await route.fulfill({ response, json: this.wanted ? partOf(json, this.wanted) : json });
  }

  async reload(): Promise<void> {
    this.wanted = undefined;
    await this.page.reload();
    await this.loaded();
  }

  /** The names of the documents that can be chosen. */
  documents(): Promise<string[]> {
    return this.page.locator('.topbar select option').allTextContents();
  }

  /** Chooses a document and says how many operations it has. */
  async choose(document: string): Promise<number> {
    this.wanted = undefined;
    await this.page.locator('.topbar select').selectOption({ label: document });
    await this.page.locator('.info .title', { hasText: document }).waitFor();
    await this.loaded();
    return this.count();
  }

  private count(): Promise<number> {
    return this.page.evaluate<number>('ui.specSelectors.operations().size');
  }

  /**
   * Opens some operations of a document. The page is given no others: it reads all of its document again for
   * each operation that is opened, which takes a second where there are hundreds.
   */
  async chooseSome(file: string, operationIds: readonly string[]): Promise<void> {
    this.wanted = operationIds;
    await this.page.evaluate(
      `ui.specActions.updateUrl('/docs/openapi/${file}.json'); ui.specActions.download('/docs/openapi/${file}.json')`,
    );
    await eventually(async () => ((await this.count()) === operationIds.length ? true : undefined), timeLimit);
    await this.loaded();
    await this.expand();
  }

  /** Fills one of the fields behind Authorize, in the place of what was there. */
  async authorize(scheme: string, value: string): Promise<void> {
    await this.page.locator('.auth-wrapper .btn.authorize').first().click();
    const section = this.page.locator('.auth-container', {
      has: this.page.locator('h4', { hasText: new RegExp(`^${scheme}\\b`) }),
    });
    const logout = section.getByRole('button', { name: /logout|remove authorization/i });
    if (await logout.isVisible()) await logout.click();
    await section.locator('input').fill(value);
    await section.locator('button[type=submit]').click();
    await logout.waitFor();
    await this.page.locator('.modal-ux .close-modal').click();
  }

  /** The schemes that are filled in. */
  async authorizations(): Promise<string[]> {
    await this.page.locator('.auth-wrapper .btn.authorize').first().click();
    const filled = this.page.locator('.auth-container', {
      has: this.page.getByRole('button', { name: /logout|remove authorization/i }),
    });
    const names = await filled.locator('h4 code').allTextContents();
    await this.page.locator('.modal-ux .close-modal').click();
    return names;
  }

  /**
   * Opens the operation, presses "Try it out" and "Execute", and leaves everything in the form as it stands,
   * but for a file that is to be chosen. A picture of it goes to `picture`.
   */
  async execute(operationId: string, picture?: string): Promise<ShownAnswer> {
    const operation = this.page.locator(`.opblock[id$="-${operationId}"]`);
    const summary = operation.locator('.opblock-summary-control');
    await summary.click();
    await operation.locator('.try-out__btn').click();
    const file = operation.locator('input[type=file]');
    if (await file.isVisible())
      await file.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: smallPicture });
    await operation.locator('.btn.execute').click();
    const answer = await answerIn(operation);
    if (picture) await operation.screenshot({ path: picture });
    await summary.click();
    return answer;
  }

  screenshot(path: string): Promise<unknown> {
    return this.page.screenshot({ path });
  }

  /** Types into the search box; which operations are left. */
  async search(phrase: string): Promise<string[]> {
    await this.page.locator('.operation-filter-input').fill(phrase);
    await this.expand();
    const paths = await this.page.locator('.opblock .opblock-summary-path').allInnerTexts();
    await this.page.locator('.operation-filter-input').fill('');
    return paths.map((path) => path.replaceAll('\u200b', ''));
  }

  /** Which operations are to be seen without opening a group. */
  shownAtFirst(): Promise<number> {
    return this.page.locator('.opblock').count();
  }

  /** Puts the clock of the page forward, until it is loaded anew. */
  async later(seconds: number): Promise<void> {
    await this.page.evaluate(`{ const now = Date.now.bind(Date); Date.now = () => now() + ${seconds * 1000}; }`);
  }

  /** What the search box says of itself, and whether the licence can be followed. */
  async words(): Promise<{ search: string | null; licence: string }> {
    const licence = await this.page.evaluate(
      `getComputedStyle(document.querySelector('.info__license a')).pointerEvents`,
    );
    return {
      search: await this.page.locator('.operation-filter-input').getAttribute('placeholder'),
      licence: String(licence),
    };
  }

  /** Opens the dialog behind Authorize for a picture. */
  async showAuthorize(path: string): Promise<void> {
    await this.page.locator('.auth-wrapper .btn.authorize').first().click();
    await this.page.screenshot({ path });
    await this.page.locator('.modal-ux .close-modal').click();
  }

  title(): Promise<string> {
    return this.page.title();
  }

  /** Opens the groups that are closed. */
  private async expand(): Promise<void> {
    const closed = this.page.locator('.opblock-tag[data-is-open="false"]');
    for (let left = await closed.count(); left > 0; left -= 1) await closed.first().click();
  }

  private loaded(): Promise<void> {
    return this.page.locator('.opblock-tag').first().waitFor();
  }
}

async function answerIn(operation: Locator): Promise<ShownAnswer> {
  const live = operation.locator('.live-responses-table .response').first();
  await live.waitFor();
  const status = (await live.locator('.response-col_status').innerText()).trim();
  return { status: status.split(/\s/)[0] ?? '', text: await live.locator('.response-col_description').innerText() };
}
