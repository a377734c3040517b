import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { aDataFolder, cleanUp, demoPerson, startServer, type Person } from '../support/server-process.js';
import { chromiumPath, openBrowser, type Browser } from './chromium.js';

if (chromiumPath === undefined) {
  console.log(
    'No chromium: neither in the variable CHROMIUM nor at /usr/bin/chromium. The test of other sites is skipped.',
  );
  it.skip('the session cookie in a browser', () => undefined);
} else {
  describe('the session cookie in a browser', inBrowser);
}

/** Serves the same empty page at every path: a front end, or the page of an attacker. */
async function aPage(): Promise<Server> {
  const server = createServer(
    (_request, response) =>
      void response.setHeader('content-type', 'text/html').end('<!doctype html><title>page</title>'),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** The status of an answer that the browser keeps from the page. */
const blocked = 0;

/** What a script of a page got: the status and the body, or that it may not read them. */
type Seen = { status: number; body: unknown } | 'unreadable';

function inBrowser(): void {
  let api: string;
  let ada: Person;
  let browser: Browser;
  let page: Server;
  let front: Page;
  let evil: Page;
  /** What the server answered to requests of a page, by path. */
  const answers: { path: string; status: number }[] = [];

  const call = (from: Page, method: string, path: string, options: object = {}): Promise<Seen> =>
    from.evaluate(`fetch('${api}${path}', ${JSON.stringify({ method, credentials: 'include', ...options })}).then(
      async (answer) => ({ status: answer.status, body: answer.status === 204 ? null : await answer.json() }),
      () => 'unreadable',
    )`);
  const json = (body: object): object => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const signIn = (from: Page): Promise<Seen> =>
    call(from, 'POST', '/auth/session', json({ email: ada.email, password: ada.password }));
  const isSignedIn = async (): Promise<void> => {
    const seen = await call(front, 'GET', '/auth/session');
    expect(seen).toMatchObject({ status: 200, body: { user: { email: ada.email } } });
  };
  const cookies = async (): Promise<string[]> =>
    (await browser.context.cookies(api)).map(({ name, value }) => `${name}=${value}`);
  /** Does something at the page of the attacker, and waits until the server has answered it. */
  async function seenBy(path: string, script: string): Promise<number> {
    const from = answers.length;
    await evil.evaluate(`{ ${script} }`);
    const { status } = await eventually(() => Promise.resolve(answers.slice(from).find((one) => one.path === path)));
    return status;
  }
  const embed = (tag: string): Promise<number> =>
    seenBy(
      '/auth/session',
      `document.body.append(Object.assign(document.createElement('${tag}'), { src: '${api}/auth/session' }))`,
    );
  /** The page of the attacker anew. */
  async function home(): Promise<void> {
    await evil.close();
    evil = await browser.context.newPage();
    await evil.goto(`http://127.0.0.1:${portOf(page)}/`);
  }
  /** Whether a page may follow the notifications: `open` or `error`. */
  const follow = (from: Page): Promise<unknown> =>
    from.evaluate(`new Promise((done) => {
      const source = new EventSource('${api}/v1/user/notifications/stream?containerId=demo', { withCredentials: true });
      source.onopen = () => { done('open'); source.close(); };
      source.onerror = () => done('error');
    })`);

  beforeAll(async () => {
    const dataDir = aDataFolder();
    const { baseUrl } = await startServer(dataDir);
    // The cookie is of localhost; 127.0.0.1 is another site.
    api = baseUrl.replace('127.0.0.1', 'localhost');
    ada = demoPerson(dataDir, 'admin');
    page = await aPage();
    browser = await openBrowser();
    const note = (url: string, status: number): void =>
      void (url.startsWith(api) && answers.push({ path: new URL(url).pathname, status }));
    browser.context.on('response', (response) => note(response.url(), response.status()));
    // The answers say that only pages of the same origin may embed them (Cross-Origin-Resource-Policy): the
    // browser hands out nothing of them.
    browser.context.on('requestfailed', (request) => note(request.url(), blocked));
    [front, evil] = [await browser.context.newPage(), await browser.context.newPage()];
    await front.goto(`http://localhost:${portOf(page)}/`);
    await home();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    page?.close();
    await cleanUp();
  }, 60_000);

  it('signs in from a page of the same site, out of reach of its scripts', async () => {
    expect(await signIn(front)).toMatchObject({ status: 200, body: { tokenType: 'Bearer' } });
    const [cookie] = await browser.context.cookies(api);
    expect(cookie).toMatchObject({
      name: 'facet-session',
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      domain: 'localhost',
    });
    expect(await front.evaluate('document.cookie')).toBe('');
    await isSignedIn();
  });

  it('keeps two tabs with one cookie signed in when both refresh at once', async () => {
    const other = await browser.context.newPage();
    await other.goto(`http://localhost:${portOf(page)}/second`);
    const seen = await Promise.all(
      [front, other, front, other].map((tab) => call(tab, 'POST', '/auth/session/refresh')),
    );
    expect(seen.map((one) => (one === 'unreadable' ? one : one.status))).toEqual([200, 200, 200, 200]);
    await other.close();
    await isSignedIn();
  });

  it('opens the stream with EventSource, which brings the cookie', async () => {
    expect(await follow(front)).toBe('open');
  });

  describe('a page of another site', () => {
    it.each([
      ['POST', '/auth/session/refresh'],
      ['DELETE', '/auth/session'],
      ['GET', '/auth/session'],
    ])('gets nothing of %s %s by fetch', async (method, path) => {
      const before = await cookies();
      const seen = await call(evil, method, path);
      expect(seen === 'unreadable' ? 403 : seen.status).toBeGreaterThanOrEqual(401);
      expect(await cookies()).toEqual(before);
      await isSignedIn();
    });

    it('cannot sign the visitor in as another user', async () => {
      const before = await cookies();
      const seen = await signIn(evil);
      expect(seen === 'unreadable' ? 403 : seen.status).toBe(403);
      expect(await cookies()).toEqual(before);
    });

    it.each(['/auth/session/refresh', '/auth/session'])('gets nothing of a form that is posted to %s', async (path) => {
      const before = await cookies();
      const form = `const form = Object.assign(document.createElement('form'), { method: 'POST', action: '${api}${path}' }); document.body.append(form); form.submit()`;
      expect(await seenBy(path, form)).toBe(403);
      expect(await cookies()).toEqual(before);
      await home();
      await isSignedIn();
    });

    it('gets nothing of a fetch that it may not read', async () => {
      const before = await cookies();
      const script = `fetch('${api}/auth/session/refresh', { method: 'POST', mode: 'no-cors', credentials: 'include' }).catch(() => null)`;
      expect([403, blocked]).toContain(await seenBy('/auth/session/refresh', script));
      expect(await cookies()).toEqual(before);
      await isSignedIn();
    });

    it('gets nothing of an image, a script, a frame and a link that is followed', async () => {
      for (const tag of ['img', 'script', 'iframe']) expect([401, 403, blocked]).toContain(await embed(tag));
      // A frame is an empty page of its own site until the answer is there.
      const isOpen = `document.querySelector('iframe').contentDocument !== null`;
      await eventually(async () => ((await evil.evaluate(isOpen)) ? undefined : true));
      // The browser sends the cookie with a link: the server rejects the request.
      expect(await seenBy('/auth/session', `location.href = '${api}/auth/session'`)).toBe(403);
      await home();
      await isSignedIn();
    });

    it('gets no stream', async () => {
      expect(await follow(evil)).toBe('error');
    });
  });

  it('signs out, and clears the cookie', async () => {
    expect(await call(front, 'DELETE', '/auth/session')).toEqual({ status: 204, body: null });
    expect(await cookies()).toEqual([]);
    expect(await call(front, 'GET', '/auth/session')).toMatchObject({ status: 401 });
  });
}
