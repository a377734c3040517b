import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  aDataFolder,
  cleanUp,
  credentialsOf,
  demoPerson,
  startServer,
  type Person,
} from '../support/server-process.js';
import { chromiumPath, openBrowser, type Browser } from './chromium.js';
import { documentNames, exampleRequest, operationsOf, type Document, type DocumentedOperation } from './documents.js';
import { SwaggerPage, type ShownAnswer } from './swagger-page.js';

const pictures = fileURLToPath(new URL('screenshots/', import.meta.url));

/** These end what others need, so they come last, in this order. */
const endings = [
  'deleteAttributeSchema',
  'endBrowserSession',
  'endOtherSessions',
  'changePassword',
  'signOut',
  'deleteCurrentUser',
];

/** These need a code of the moment or an authenticator, which no example can have. */
const momentary = [
  ...['confirmAuthenticatorApp', 'removeAuthenticatorApp', 'renewRecoveryCodes'],
  ...['addPasskey', 'renamePasskey', 'removePasskey', 'signInWithPasskey', 'openBrowserSessionWithPasskey'],
  ...['beginSignInWithFactorPasskey', 'signInWithFactorPasskey', 'openBrowserSessionWithFactorPasskey'],
  'stepUpSession',
];

/** The smallest document that takes each kind of credential. */
const ofAllCredentials = 'Facet: M2 profile (/api/profile)';

/** These need another server, or a wallet that signs. */
const elsewhere = [
  ...['createIdentityProvider', 'updateIdentityProvider'],
  ...['completeProviderSignIn', 'completeBrowserProviderSignIn'],
  ...['completeIdentityLink', 'unlinkIdentity', 'signInWithWallet', 'openBrowserSessionWithWallet'],
];

const isEnding = ({ operationId }: DocumentedOperation): boolean => endings.includes(operationId);
const lasting = documentNames.map((name) => ({
  ...name,
  operations: operationsOf(name.file).filter((one) => !isEnding(one)),
}));
const all = operationsOf('all');
const ending = (operationId: string): DocumentedOperation =>
  all.find((one) => one.operationId === operationId) as DocumentedOperation;

const namesOf = (operations: readonly DocumentedOperation[]): string[] => operations.map((one) => one.operationId);

/**
 * Of each document, what the page is asked for by hand: what needs the browser's cookies or a file, the first that
 * reads, and the first that writes. The others are sent as the page would send them, which takes a hundredth of the time.
 */
const byHandOf = (operations: readonly DocumentedOperation[]): DocumentedOperation[] => {
  const reads = operations.find((one) => one.method === 'GET');
  const writes = operations.find((one) => one.takesJson);
  return operations.filter(
    (one) => /^\/(?:auth\/session|v1\/user\/auth)/.test(one.path) || one.takesFile || one === reads || one === writes,
  );
};

if (chromiumPath === undefined) {
  console.log('No chromium: neither in the variable CHROMIUM nor at /usr/bin/chromium. The browser test is skipped.');
  it.skip('Swagger UI in a browser', () => undefined);
} else {
  describe('Swagger UI in a browser', swaggerUi);
}

function swaggerUi(): void {
  let baseUrl: string;
  let admin: Person;
  let alan: Person;
  let browser: Browser;
  let page: SwaggerPage;

  const login = async (password: string, email = admin.email): Promise<string> => {
    const body = JSON.stringify({ email, password });
    const response = await fetch(`${baseUrl}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return ((await response.json()) as { accessToken: string }).accessToken;
  };
  /** The examples made organizations, whose only admin may not go: another one joins. */
  const handOver = async (token: string): Promise<void> => {
    const send = async (path: string, body?: object): Promise<Response> =>
      fetch(`${baseUrl}/admin/organizations${path}`, {
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      });
    const { organizations } = (await (await send('')).json()) as { organizations: { id: string }[] };
    for (const { id } of organizations.filter((one) => /^(?:acme|chess)/.test(one.id))) {
      const { roles } = (await (await send(`/${id}/roles`)).json()) as { roles: { id: string; builtIn?: string }[] };
      const ids = roles.filter((role) => role.builtIn === 'admin').map((role) => role.id);
      expect((await send(`/${id}/members`, { email: 'alan.admin@demo.example', roles: ids })).status).toBe(202);
      const letters = (await (await fetch(`${baseUrl}/admin/dev/mailbox`)).json()) as {
        letters: { to: string; token: string }[];
      };
      const { token: invitation } = letters.letters.find((one) => one.to === 'alan.admin@demo.example') ?? {};
      const joined = await fetch(`${baseUrl}/auth/invitations/join`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await login(alan.password, alan.email)}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ token: invitation }),
      });
      expect(joined.status).toBe(204);
    }
  };
  const expectSuccess = ({ successes }: DocumentedOperation, { status, text }: ShownAnswer): void =>
    expect({ successes, text }).toEqual({ successes: expect.arrayContaining([status]), text });
  const succeeds = async (operation: DocumentedOperation): Promise<void> =>
    expectSuccess(operation, await page.execute(operation.operationId));
  /** As the page sends it when nothing in its form is changed. */
  const succeedsWhenSent = async (
    document: Document,
    operation: DocumentedOperation,
    bearer: string,
  ): Promise<void> => {
    const [path, init] = exampleRequest(document, operation, { bearer, apiKey: admin.apiKey, organization: 'demo' });
    const response = await fetch(`${baseUrl}${path}`, { ...init, redirect: 'manual' });
    expectSuccess(operation, { status: `${response.status}`, text: await response.text() });
  };

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    const dataDir = aDataFolder();
    ({ baseUrl } = await startServer(dataDir));
    admin = demoPerson(dataDir, 'admin');
    alan = credentialsOf(dataDir).people.find(({ email }) => email === 'alan.admin@demo.example') ?? admin;
    browser = await openBrowser();
    page = new SwaggerPage(await browser.context.newPage(), baseUrl);
    await page.open();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await cleanUp();
  }, 60_000);

  it('offers one document for all and one for each API', async () => {
    expect(await page.documents()).toEqual(documentNames.map(({ title }) => title));
    await page.screenshot(`${pictures}documents.png`);
  });

  it('opens on the smallest document, closed, under our name, with a search box', async () => {
    expect([await page.title(), await page.shownAtFirst()]).toEqual(['Facet API', 0]);
    expect(await page.words()).toEqual({
      search: 'Search operations by path, method, summary, name or tag',
      licence: 'none',
    });
    await page.showAuthorize(`${pictures}authorize.png`);
    await page.screenshot(`${pictures}opened.png`);
    await page.choose('Facet: all faces');
    expect(await page.search('jwks')).toEqual(['/.well-known/jwks.json']);
    expect(await page.search('Health')).toEqual(expect.arrayContaining(['/health/live', '/health/ready']));
  });

  it('takes a token, a key and an organization', async () => {
    await page.choose(ofAllCredentials);
    await page.authorize('bearer', await login(admin.password));
    await page.authorize('apiKey', admin.apiKey);
    await page.authorize('organization', 'demo');
    expect(await page.authorizations()).toEqual(['bearer', 'apiKey', 'organization']);
  });

  describe.each(lasting)('$title', ({ file, title, operations }) => {
    it('loads with all its operations', async () => expect(await page.choose(title)).toBe(operationsOf(file).length));

    // The document of everything holds what the others hold; of it, what only it has.
    const some = operations.filter(({ operationId }) => ![...momentary, ...elsewhere].includes(operationId));
    const own = file === 'all' ? some.filter(({ path }) => path.startsWith('/health')) : some;
    const byHand = file === 'all' ? [] : byHandOf(own);
    let token: string;
    let served: Document;
    beforeAll(async () => {
      served = (await (await fetch(`${baseUrl}/docs/openapi/${file}.json`)).json()) as Document;
      token = await login(admin.password);
      await page.authorize('bearer', token);
      if (byHand.length > 0) await page.chooseSome(file, namesOf(byHand));
    });
    it.each(own)('$method $path succeeds with its example', (operation) =>
      byHand.includes(operation) ? succeeds(operation) : succeedsWhenSent(served, operation, token),
    );
  });

  it('renews the token of a sign-in on the page before it expires', async () => {
    await page.reload();
    await page.chooseSome('all', ['signIn', 'getCurrentUser']);
    expect((await page.execute('signIn')).status).toBe('200');
    const before = page.renewals;
    await page.later(590);
    expect((await page.execute('getCurrentUser')).status).toBe('200');
    expect(page.renewals).toBe(before + 1);
  });

  it('keeps the authorization over a reload', async () => {
    await page.choose(ofAllCredentials);
    // On a slow machine the token of the beginning has expired.
    await page.authorize('bearer', await login(admin.password));
    await page.reload();
    await page.choose(ofAllCredentials);
    expect(await page.authorizations()).toEqual(['bearer', 'apiKey', 'organization']);
    await page.chooseSome('all', ['getCurrentUser']);
    const { status } = await page.execute('getCurrentUser', `${pictures}executed.png`);
    expect(status).toBe('200');
  });

  describe('at last', () => {
    beforeAll(() => page.chooseSome('all', endings));
    it.each(endings.slice(0, -1).map(ending))('$method $path succeeds with its example', succeeds);
  });

  it('DELETE /me succeeds with a new token', async () => {
    const token = await login(newPassword());
    await handOver(token);
    await page.authorize('bearer', token);
    await succeeds(ending('deleteCurrentUser'));
  });

  it('says nothing on the console and breaks no content security policy', () => expect(page.complaints).toEqual([]));
}

/** The one that the example of the password change set. */
function newPassword(): string {
  const file = readFileSync(new URL('../../apps/api/openapi/account.json', import.meta.url), 'utf8');
  const { components } = JSON.parse(file) as {
    components: { schemas: Record<string, { properties: Record<string, { example: string }> }> };
  };
  return components.schemas.ChangePasswordDto?.properties.newPassword?.example ?? '';
}
