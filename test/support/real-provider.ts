import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Provider } from 'oidc-provider';
import { aKey } from './issuer-server.js';
import { redirectUri } from './provider-server.js';

const clientSecret = 'a secret of the client at the provider';

/** An OpenID Connect provider of npm, with its own pages, on a port of this machine. */
export class RealProvider {
  readonly issuer: string;
  private server: Server | undefined;

  constructor(private readonly port: number) {
    this.issuer = `http://127.0.0.1:${port}`;
  }

  async listen(): Promise<void> {
    const { privateKey, kid } = aKey('RS256');
    const provider = new Provider(this.issuer, {
      clients: [{ client_id: 'facet', client_secret: clientSecret, redirect_uris: [redirectUri] }],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] },
      cookies: { keys: ['a key of the cookies'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: (__: unknown, sub: string) => ({
        accountId: sub,
        claims: () => ({ sub, name: `${sub} of the provider`, email: `${sub}@corp.example`, email_verified: true }),
      }),
    });
    this.server = createServer(provider.callback());
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async close(): Promise<void> {
    this.server?.close();
    this.server?.closeAllConnections();
    if (this.server) await once(this.server, 'close');
  }

  /** What an admin saves of it. */
  get configuration(): Record<string, unknown> {
    return { issuer: this.issuer, clientId: 'facet', clientSecret };
  }

  /**
   * Follows the pages of the provider as a browser does, and signs in there, or gives up at the page that asks.
   * @returns the parameters with which it sends the browser back
   */
  async visit(authorizationUrl: string, login: string | undefined): Promise<Record<string, string>> {
    const cookies = new Map<string, string>();
    let next: { url: string; form?: Record<string, string> } = { url: authorizationUrl };
    for (let step = 0; step < 20; step += 1) {
      if (next.url.startsWith(redirectUri)) return Object.fromEntries(new URL(next.url).searchParams);
      const { location, page } = await this.ask(next.url, next.form, cookies);
      next = location === undefined ? formOf(page, next.url, login) : { url: new URL(location, next.url).href };
    }
    throw new Error('the provider sends the browser around');
  }

  private async ask(
    url: string,
    form: Record<string, string> | undefined,
    cookies: Map<string, string>,
  ): Promise<{ location: string | undefined; page: string }> {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const one of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (one.split(';')[0] ?? '').split(/=(.*)/s);
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return { location: answer.headers.get('location') ?? undefined, page: await answer.text() };
  }
}

/** Sends the form of a page: the one that signs in, or the one that consents. Without a login, the link that aborts. */
function formOf(page: string, url: string, login: string | undefined): { url: string; form?: Record<string, string> } {
  const abort = /href="([^"]+\/abort)"/.exec(page)?.[1];
  if (login === undefined && abort !== undefined) return { url: new URL(abort, url).href };
  const action = /action="([^"]+)"/.exec(page)?.[1];
  const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1];
  if (action === undefined || prompt === undefined) throw new Error(`no form in ${page.slice(0, 500)}`);
  const fields: Record<string, string> = prompt === 'login' ? { login: login ?? '', password: 'any' } : {};
  return { url: new URL(action, url).href, form: { prompt, ...fields } };
}
