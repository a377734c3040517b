import { api, type Answer } from './api.js';

/** What a browser without scripts does with the pages: it keeps cookies, and sends forms as they stand. */
export class PageBrowser {
  readonly cookies = new Map<string, string>();

  /** @param page what its requests say of the page that they come from */
  constructor(
    private readonly page: Record<string, string> = {
      'sec-fetch-site': 'same-origin',
      origin: new URL(facet.url).origin,
    },
  ) {}

  /** The same browser with a page elsewhere. */
  on(page: Record<string, string>): PageBrowser {
    const other = new PageBrowser(page);
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    return other;
  }

  /** Opens a page, from a link of another site. */
  async open(path: string, headers: Record<string, string> = {}): Promise<Answer<string>> {
    const linked = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    return this.keep(await api.get(path, { headers: { ...linked, ...this.sent(), ...headers } }));
  }

  /** Sends a form. The answer may lead on. */
  async send(path: string, fields: Record<string, string | string[]>): Promise<Answer<string>> {
    const pairs = Object.entries(fields).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one]),
    );
    const headers = { ...this.page, ...this.sent(), 'content-type': 'application/x-www-form-urlencoded' };
    return this.keep(await api.post(path, undefined, { headers, raw: new URLSearchParams(pairs).toString() }));
  }

  /** Sends a form, and opens the page that it leads to. */
  async submit(path: string, fields: Record<string, string | string[]>): Promise<Answer<string>> {
    const answer = await this.send(path, fields);
    if (answer.status !== 303) throw new Error(`expected 303, got ${answer.status}: ${answer.body}`);
    return this.open(locationOf(answer));
  }

  private sent(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return cookie === '' ? {} : { cookie };
  }

  private keep(answer: Answer<string>): Answer<string> {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }
}

export const locationOf = ({ headers }: Answer): string => headers.get('location') ?? '';

/** A browser in which a user has signed in on the page. */
export async function aSignedInBrowser(person: { email: string; password: string }): Promise<PageBrowser> {
  const browser = new PageBrowser();
  await browser.submit('/auth/ui/sign-in', { email: person.email, password: person.password });
  return browser;
}

/** The text of a page as a reader sees it. */
export const textOf = ({ body }: Answer<string>): string =>
  body
    .replace(/^[\s\S]*<body[^>]*>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();

/** The value that stands in a field of a page. */
export const fieldIn = ({ body }: Answer<string>, name: string): string | undefined =>
  new RegExp(`name="${name}"[^>]*? value="([^"]*)"`).exec(body)?.[1];
