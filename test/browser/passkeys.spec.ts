import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CDPSession, Page } from 'playwright-core';
import { aDataFolder, cleanUp, demoPerson, startServer, type Person } from '../support/server-process.js';
import { chromiumPath, openBrowser, type Browser } from './chromium.js';

if (chromiumPath === undefined) {
  console.log(
    'No chromium: neither in the variable CHROMIUM nor at /usr/bin/chromium. The test of passkeys is skipped.',
  );
  it.skip('passkeys in a browser', () => undefined);
} else {
  describe('passkeys in a browser, with an authenticator of the DevTools', inBrowser);
}

/** What a script of a page got. */
interface Seen {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

function inBrowser(): void {
  let api: string;
  let milo: Person;
  let ada: Person;
  let browser: Browser;
  let front: Server;
  let page: Page;
  let devTools: CDPSession;
  let token: string;

  const call = (path: string, body: object = {}, method = 'POST'): Promise<Seen> =>
    page.evaluate(`fetch('${api}${path}', {
      method: '${method}', credentials: 'include',
      headers: { 'content-type': 'application/json' ${token ? `, authorization: 'Bearer ${token}'` : ''} },
      ${method === 'GET' ? '' : `body: ${JSON.stringify(JSON.stringify(body))}`}
    }).then(async (answer) => ({ status: answer.status, body: answer.status === 204 ? {} : await answer.json() }))`);
  const frontPage = (): string => `http://localhost:${(front.address() as AddressInfo).port}/`;
  /** What the authenticator answers to options, as a front end of today would ask it. */
  const credential = (step: 'create' | 'get', options: object): Promise<object> => {
    const parse = step === 'create' ? 'parseCreationOptionsFromJSON' : 'parseRequestOptionsFromJSON';
    return page.evaluate(`navigator.credentials.${step}({
      publicKey: PublicKeyCredential.${parse}(${JSON.stringify(options)}),
    }).then((made) => made.toJSON())`);
  };
  async function addAuthenticator(options: object): Promise<string> {
    const { authenticatorId } = await devTools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
        ...options,
      },
    });
    return authenticatorId;
  }

  beforeAll(async () => {
    const dataDir = aDataFolder();
    const { baseUrl } = await startServer(dataDir);
    api = baseUrl.replace('127.0.0.1', 'localhost');
    [milo, ada] = [demoPerson(dataDir, 'member'), demoPerson(dataDir, 'admin')];
    front = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>front</title>'),
    );
    await new Promise<void>((done) => front.listen(0, 'localhost', done));
    browser = await openBrowser();
    page = await browser.context.newPage();
    await page.goto(frontPage());
    devTools = await browser.context.newCDPSession(page);
    await devTools.send('WebAuthn.enable');
    await addAuthenticator({});
    token = '';
    const { body } = await call('/auth/login', { email: milo.email, password: milo.password });
    token = body.accessToken as string;
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    front?.close();
    await cleanUp();
  }, 60_000);

  it('registers a passkey from the options, as they stand', async () => {
    const options = await call('/auth/factors/passkeys/options');
    expect(options.status).toBe(200);
    const made = await call('/auth/factors/passkeys', {
      name: 'The laptop',
      credential: await credential('create', options.body),
    });
    expect(made).toMatchObject({ status: 201, body: { name: 'The laptop', transports: ['internal'], synced: false } });
    const again = await call('/auth/factors/passkeys/options');
    await expect(credential('create', again.body)).rejects.toThrow(/InvalidStateError|registered/);
  });

  it('signs in with it alone, into a session in a cookie', async () => {
    token = '';
    const options = await call('/auth/login/passkey/options');
    const signed = await credential('get', options.body);
    const opened = await call('/auth/session/passkey', { credential: signed });
    expect(opened).toMatchObject({ status: 200, body: { tokenType: 'Bearer' } });
    const session = await call('/auth/session', {}, 'GET');
    expect(session.body).toMatchObject({ user: { email: milo.email }, amr: ['passkey', 'hwk', 'user', 'mfa'] });
    expect(await call('/auth/session/passkey', { credential: signed })).toMatchObject({ status: 401 });
  });

  it('completes a sign-in with a password', async () => {
    const asked = await call('/auth/login', { email: milo.email, password: milo.password });
    expect(asked).toMatchObject({ status: 403, body: { code: 'sign_in.factor_needed' } });
    const { token: challenge } = asked.body.challenge as { token: string };
    const options = await call('/auth/login/factor/passkey/options', { challenge });
    const proof = { challenge, credential: await credential('get', options.body) };
    expect(await call('/auth/login/factor/passkey', proof)).toMatchObject({ status: 200 });
  });

  it('gets no signature out of an authenticator at the page of another site', async () => {
    const options = await call('/auth/login/passkey/options');
    const evil = await browser.context.newPage();
    await evil.goto(`http://127.0.0.1:${(front.address() as AddressInfo).port}/`).catch(() => null);
    const tools = await browser.context.newCDPSession(evil);
    await tools.send('WebAuthn.enable');
    const asked = evil.evaluate(`navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(options.body)}),
    })`);
    await expect(asked).rejects.toThrow();
    await evil.close();
  });

  it('makes a session on the hosted pages recent again, and leads back', async () => {
    const ui = `${api}/auth/ui`;
    const heading = (text: string): Promise<unknown> => page.waitForSelector(`h1:has-text("${text}")`);
    await page.goto(`${ui}/sign-in`);
    await page.fill('[name=email]', ada.email);
    await page.fill('[name=password]', ada.password);
    await page.click('main form button');
    await heading('Your account');
    // A session elsewhere adds the passkey: the one of the browser has proved a password alone.
    const elsewhere = async (path: string, body: object, bearer = ''): Promise<Record<string, unknown>> => {
      const headers = { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) };
      const answer = await fetch(`${api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return (await answer.json()) as Record<string, unknown>;
    };
    const { accessToken } = await elsewhere('/auth/login', { email: ada.email, password: ada.password });
    const options = await elsewhere('/auth/factors/passkeys/options', {}, accessToken as string);
    const made = { name: 'The phone', credential: await credential('create', options) };
    expect(await elsewhere('/auth/factors/passkeys', made, accessToken as string)).toMatchObject({ name: 'The phone' });

    const makesKey = async (): Promise<void> => {
      await page.fill('[name=name]', 'robot');
      await page.check('[value="read:me"]');
      await page.click('main form:has([name=name]) button');
    };
    await page.goto(`${ui}/account/api-keys`);
    await makesKey();
    await page.click('[role=alert] a');
    await heading('Confirm that it is you');
    await page.click('main a[href*="account/confirm/passkey"]');
    await page.waitForSelector('form[data-passkey=get]');
    expect(await page.innerText('main')).not.toContain('of the demo work at');
    await page.click('main form button');
    await page.waitForURL(`${ui}/account/api-keys`);
    await makesKey();
    expect(await page.innerText('main code')).toMatch(/^fct_/);
    // The policy of the hosted pages lets no script of theirs call.
    await page.goto(frontPage());
    const { body } = await call('/auth/session', {}, 'GET');
    expect(body.amr).toEqual(expect.arrayContaining(['pwd', 'passkey']));
  });

  it('is told at 127.0.0.1 that passkeys of the demo work at localhost', async () => {
    await page.goto(`${api.replace('localhost', '127.0.0.1')}/auth/ui/sign-in/passkey`);
    await page.click('main .alert a');
    expect(page.url()).toBe(`${api}/auth/ui/account`);
  });
}
