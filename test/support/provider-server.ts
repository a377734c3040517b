import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { api, type Answer, type Api } from './api.js';
import { aKey, type IssuerKey } from './issuer-server.js';
import { password, type TestPerson } from './people.js';
import { signed } from './tokens.js';

export const redirectUri = 'https://app.example.com/callback';

/** Claims of an ID token beside those that every one has. `undefined` takes one of those away. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * An OpenID Connect provider that says what a test tells it to. Its codes are the claims of the ID token that they
 * are exchanged for, so a test needs no page of it.
 */
export class ProviderServer {
  /** What was asked of it, in order. */
  readonly asked: string[] = [];
  key: IssuerKey = aKey('RS256');
  /** How clients said who they are at its token endpoint. */
  readonly clients: (string | undefined)[] = [];
  /** The key with which tokens are signed, where it is another one than the published one. */
  signingKey: IssuerKey | undefined;
  metadata: Claims = {};
  userInfo: Claims = {};
  /** The status of its token endpoint; `hang`: it never answers. */
  tokens: number | 'hang' = 200;
  private readonly used = new Set<string>();
  private readonly server = createServer((request, response) => void this.answer(request, response));

  constructor(private readonly base: string) {}

  get issuer(): string {
    return this.base;
  }

  async listen(port: number): Promise<this> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    // A spec that forgets to close it ends all the same.
    this.server.unref();
    return this;
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  /** A code for these claims, as the provider would give it to the browser that it sends back. */
  codeFor(authorizationUrl: string, claims: Claims = {}): string {
    const asked = new URL(authorizationUrl).searchParams;
    const now = Math.floor(Date.now() / 1000);
    const all = {
      iss: this.issuer,
      aud: asked.get('client_id'),
      sub: 'milo',
      nonce: asked.get('nonce'),
      iat: now,
      exp: now + 300,
      challenge: asked.get('code_challenge'),
      ...claims,
    };
    return Buffer.from(JSON.stringify(all)).toString('base64url');
  }

  /** What the browser brings back from the provider, for these claims. */
  answerTo(authorizationUrl: string, claims: Claims = {}): { state: string; code: string; iss: string } {
    const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
    return { state, code: this.codeFor(authorizationUrl, claims), iss: this.issuer };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').slice(new URL(this.base).pathname.replace(/\/$/, '').length);
    this.asked.push(path);
    if (path === '/.well-known/openid-configuration') return send(response, 200, this.described());
    if (path === '/jwks') return send(response, 200, { keys: [jwkOf(this.key)] });
    if (path === '/moved/jwks') return send(response, 200, { keys: [jwkOf(this.signingKey ?? this.key)] });
    if (path === '/userinfo') return send(response, 200, this.userInfo);
    if (path !== '/token') return send(response, 404, {});
    if (this.tokens === 'hang') return;
    const asked = new URLSearchParams(await text(request));
    this.clients.push(request.headers.authorization);
    const code = asked.get('code') ?? '';
    if (this.tokens !== 200) return send(response, this.tokens, { error: 'server_error' });
    const verifier = asked.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (this.used.has(code) || challengeOf(code) !== challenge) return send(response, 400, { error: 'invalid_grant' });
    this.used.add(code);
    send(response, 200, this.tokensFor(code));
  }

  private described(): Claims {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.base}/authorize`,
      token_endpoint: `${this.base}/token`,
      jwks_uri: `${this.base}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      ...this.metadata,
    };
  }

  private tokensFor(code: string): Claims {
    const claims = JSON.parse(Buffer.from(code, 'base64url').toString()) as Claims;
    const key = this.signingKey ?? this.key;
    const header = { alg: key.alg, typ: 'JWT', kid: key.kid };
    return {
      access_token: 'x',
      token_type: 'Bearer',
      expires_in: 300,
      id_token: signed({ header, claims }, key.privateKey),
    };
  }
}

const challengeOf = (code: string): unknown =>
  (JSON.parse(Buffer.from(code, 'base64url').toString()) as Claims).challenge;

const jwkOf = ({ kid, alg, publicJwk }: IssuerKey): object => ({ ...publicJwk, kid, alg, use: 'sig' });

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
}

const path = ({ organization }: Pick<TestPerson, 'organization'>): string =>
  `/admin/organizations/${organization}/identity-providers`;

/** Adds a provider to the organization of an admin. */
export async function addProvider(
  admin: TestPerson,
  issuer: string,
  changes: Record<string, unknown> = {},
  base?: string,
): Promise<string> {
  const body = { id: 'corp', name: 'Corp', issuer, clientId: 'facet', clientSecret: 'secret', createUsers: true };
  const caller = base === undefined ? api : api.at(base);
  const { status, body: answer } = await caller.as(admin).post(path(admin), { ...body, ...changes });
  if (status !== 201) throw new Error(`the provider was answered ${status}: ${JSON.stringify(answer)}`);
  return (answer as { id: string }).id;
}

export interface Begun {
  readonly authorizationUrl: string;
  readonly request: string;
}

/** Begins a sign-in. */
export async function begin(organizationId: string, provider = 'corp', at: Api = api, extra = {}): Promise<Begun> {
  const { status, body } = await at.post('/auth/login/provider', { organizationId, provider, redirectUri, ...extra });
  if (status !== 200) throw new Error(`the sign-in was answered ${status}: ${JSON.stringify(body)}`);
  return body as Begun;
}

export const complete = ({ request }: Begun, answer: object, at: Api = api): Promise<Answer> =>
  at.post('/auth/login/provider/completion', { request, ...answer });

/** A whole sign-in with these claims. */
export async function signInWith(
  provider: ProviderServer,
  organizationId: string,
  claims: Claims = {},
  id = 'corp',
): Promise<Answer> {
  const begun = await begin(organizationId, id);
  return complete(begun, provider.answerTo(begun.authorizationUrl, claims));
}

/** Links an identity with these claims to an account. */
export async function linkTo(
  person: TestPerson,
  provider: ProviderServer,
  organizationId: string,
  claims: Claims = {},
): Promise<Answer> {
  const body = { organizationId, provider: 'corp', redirectUri, currentPassword: password };
  const begun = await api.as(person).post('/auth/identities', body);
  if (begun.status !== 200) return begun;
  const { request, authorizationUrl } = begun.body as Begun;
  return api
    .as(person)
    .post('/auth/identities/completion', { request, ...provider.answerTo(authorizationUrl, claims) });
}
