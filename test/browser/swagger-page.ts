import type { Locator, Page } from 'playwright-core';

/** What the page shows of a call. */
export interface ShownAnswer {
  readonly status: string;
  readonly text: string;
}

const timeLimit = 15_000;
/** Swagger UI shows a part only of longer lists, and the rest as the user scrolls. */
const mostExpanded = 100;

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
    await this.page.goto(`${this.baseUrl}/docs`);
    await this.loaded();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.loaded();
  }

  /** The names of the documents that can be chosen. */
  documents(): Promise<string[]> {
    return this.page.locator('.topbar select option').allTextContents();
  }

  /** Chooses a document and says how many operations it has. The groups of a long one stay closed. */
  async choose(document: string): Promise<number> {
    await this.page.locator('.topbar select').selectOption({ label: document });
    await this.page.locator('.info .title', { hasText: document }).waitFor();
    await this.loaded();
    const count = await this.page.evaluate<number>('ui.specSelectors.operations().size');
    if (count > mostExpanded) {
      await this.closeGroups();
      return count;
    }
    await this.expand();
    return this.page.locator('.opblock').count();
  }

  /** What is open is rendered at each step. */
  private closeGroups(): Promise<unknown> {
    return this.page.evaluate(
      `for (const tag of ui.specSelectors.taggedOperations().keySeq()) ui.layoutActions.show(['operations-tag', tag], false)`,
    );
  }

  /** Opens the group of an operation where it is closed, and closes the others. */
  private async reveal(operationId: string): Promise<void> {
    if ((await this.page.locator(`.opblock[id$="-${operationId}"]`).count()) > 0) return;
    const tag = await this.page.evaluate<string>(
      `ui.specSelectors.operations().find((one) => one.getIn(['operation', 'operationId']) === '${operationId}').getIn(['operation', 'tags', 0])`,
    );
    await this.closeGroups();
    await this.page.locator(`.opblock-tag[data-tag="${tag}"][data-is-open="false"]`).click();
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
    await this.reveal(operationId);
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
