import createClient from 'openapi-fetch';
import type { components, paths } from './openapi.generated';

export type Schemas = components['schemas'];
type Tokens = Schemas['BrowserTokensDto'];

/** An answer that is no success, as RFC 9457 says it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: Partial<Schemas['ProblemDto']>,
    readonly requestId: string | undefined,
  ) {
    super(body.detail ?? `HTTP ${status}`);
  }

  get code(): string {
    return this.body.code ?? '';
  }
}

/** In memory alone: the refresh token is in a cookie that no script can read. */
let access: Tokens | undefined;
/** Where the session shall be: the address of the page says it. */
let organization: string | undefined;
let renewing: Promise<Tokens> | undefined;
/** Requests that wait for the next sign-in: a form that is being saved goes on where it was. */
let waiting: ((tokens: Tokens) => void)[] = [];
let onExpired: (() => void) | undefined;

export const currentAccess = (): Tokens | undefined => access;

/** Calls the listener when the session has ended under a page that is open. */
export function whenExpired(listener: () => void): () => void {
  onExpired = listener;
  return () => (onExpired = undefined);
}

/** After a sign-in. */
export function adopt(tokens: Tokens): void {
  access = tokens;
  for (const resume of waiting.splice(0)) resume(tokens);
}

export function forget(): void {
  access = undefined;
  organization = undefined;
  waiting = [];
}

/** Calls of one moment share one refresh. */
export function renew(into = organization): Promise<Tokens> {
  organization = into;
  renewing ??= refresh().finally(() => (renewing = undefined));
  return renewing;
}

async function refresh(): Promise<Tokens> {
  const response = await fetch('/auth/session/refresh', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ organizationId: organization }),
  });
  if (response.ok) access = (await response.json()) as Tokens;
  else if (response.status === 401 && access && onExpired) {
    onExpired();
    access = await new Promise<Tokens>((resume) => waiting.push(resume));
    if (organization !== undefined && access.organizationId !== organization) return refresh();
  } else throw await problemOf(response);
  return access;
}

async function problemOf(response: Response): Promise<Problem> {
  const requestId = response.headers.get('X-Request-Id') ?? undefined;
  const body: unknown = await response.json().catch(() => ({}));
  return new Problem(response.status, body as Partial<Schemas['ProblemDto']>, requestId);
}

/** With the access token, and once more with the next one when it has expired. */
async function send(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const isSignIn = /^\/auth\/session(?:\/factor)?$/.test(pathname) && request.method !== 'GET';
  if (isSignIn || !access) return fetch(request);
  const again = request.clone();
  request.headers.set('Authorization', `Bearer ${access.accessToken}`);
  const response = await fetch(request);
  if (response.status !== 401) return response;
  again.headers.set('Authorization', `Bearer ${(await renew()).accessToken}`);
  return fetch(again);
}

export const api = createClient<paths>({ fetch: send });

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a success, with its entity tag; throws a Problem. */
export async function tagged<T>(call: Promise<Answer<T>>): Promise<{ body: T; etag: string | undefined }> {
  const { data, error, response } = await call;
  if (!response.ok) {
    const body = (typeof error === 'object' && error !== null ? error : {}) as Partial<Schemas['ProblemDto']>;
    throw new Problem(response.status, body, response.headers.get('X-Request-Id') ?? undefined);
  }
  return { body: data as T, etag: response.headers.get('ETag') ?? undefined };
}

export const read = async <T>(call: Promise<Answer<T>>): Promise<T> => (await tagged(call)).body;
