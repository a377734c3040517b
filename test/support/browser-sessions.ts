import { api, type Answer, type Api } from './api.js';
import { password, type TestPerson } from './people.js';

/** The cookie of an answer as a browser sends it back; undefined: the answer clears it, or has none. */
export function cookieOf({ headers }: Pick<Answer, 'headers'>): string | undefined {
  const [pair = ''] = (headers.getSetCookie()[0] ?? '').split(';', 1);
  return pair.endsWith('=') || pair === '' ? undefined : pair;
}

/** A browser at the application: its cookie goes with every request, as to a page of the same origin. */
export class TestBrowser {
  constructor(
    public cookie: string | undefined = undefined,
    private readonly base?: string,
    private readonly page: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
  ) {}

  /** The same browser with a page elsewhere: what its requests say of it. */
  on(page: Record<string, string>): TestBrowser {
    return new TestBrowser(this.cookie, this.base, page);
  }

  at(base: string): TestBrowser {
    return new TestBrowser(this.cookie, base, this.page);
  }

  get api(): Api {
    const caller = api.with({ ...this.page, ...(this.cookie !== undefined && { cookie: this.cookie }) });
    return this.base === undefined ? caller : caller.at(this.base);
  }

  async signIn({ email }: Pick<TestPerson, 'email'>, secret = password): Promise<Answer> {
    return this.keep(await this.api.post('/auth/session', { email, password: secret }));
  }

  session = (): Promise<Answer> => this.api.get('/auth/session');

  async refresh(organizationId?: string): Promise<Answer> {
    return this.keep(await this.api.post('/auth/session/refresh', organizationId && { organizationId }));
  }

  async signOut(): Promise<Answer> {
    return this.keep(await this.api.delete('/auth/session'));
  }

  private keep(answer: Answer): Answer {
    if (answer.headers.getSetCookie().length > 0) this.cookie = cookieOf(answer);
    return answer;
  }
}

/** A browser in which a user is signed in. */
export async function aBrowserOf(person: Pick<TestPerson, 'email'>): Promise<TestBrowser> {
  const browser = new TestBrowser();
  const { status } = await browser.signIn(person);
  if (status !== 200) throw new Error(`the sign-in answered ${status}`);
  return browser;
}
