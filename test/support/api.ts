import type {} from './facet.js';
import { contractFaultOf } from './contract.js';

/** An answer of the application, read to its end. `body` is undefined when there was none. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the contract check has validated the body
export interface Answer<Body = any> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** What goes with a request beside its body. */
export interface Extra {
  readonly headers?: Record<string, string>;
  /** Sent as it is, in the place of a JSON body. */
  readonly raw?: string | Uint8Array;
}

/** A user who can sign a request: their headers. */
export interface Signer {
  readonly headers: Record<string, string>;
}

/**
 * Calls the application as a user. Every answer is held against the OpenAPI document: an undocumented
 * status, field or shape fails the test.
 */
export class Api {
  constructor(
    private readonly credentials: Record<string, string> = {},
    private readonly base?: string,
  ) {}

  /** The same caller at another instance. */
  at(base: string): Api {
    return new Api(this.credentials, base);
  }

  as({ headers }: Signer): Api {
    return new Api(headers, this.base);
  }

  with(headers: Record<string, string>): Api {
    return new Api({ ...this.credentials, ...headers }, this.base);
  }

  get = (path: string, extra?: Extra): Promise<Answer> => this.send('GET', path, undefined, extra);
  post = (path: string, body?: unknown, extra?: Extra): Promise<Answer> => this.send('POST', path, body, extra);
  put = (path: string, body?: unknown, extra?: Extra): Promise<Answer> => this.send('PUT', path, body, extra);
  patch = (path: string, body?: unknown, extra?: Extra): Promise<Answer> => this.send('PATCH', path, body, extra);
  delete = (path: string, body?: unknown, extra?: Extra): Promise<Answer> => this.send('DELETE', path, body, extra);

  private async send(method: string, path: string, body: unknown, { headers = {}, raw }: Extra = {}): Promise<Answer> {
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const type: Record<string, string> = sent === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch((this.base ?? facet.url) + path, {
      method,
      headers: { ...type, ...this.credentials, ...headers },
      ...(sent !== undefined && { body: sent as string }),
      redirect: 'manual',
    });
    const text = await response.text();
    const mediaType = response.headers.get('content-type')?.split(';', 1)[0] ?? '';
    const parsed: unknown = bodyOf(text, mediaType);
    const fault = contractFaultOf(method, path, {
      status: response.status,
      type: mediaType,
      body: parsed,
      tagged: response.headers.has('etag'),
    });
    if (fault) throw new Error(fault);
    return { status: response.status, headers: response.headers, body: parsed };
  }
}

function bodyOf(text: string, mediaType: string): unknown {
  if (/[/+]json$/.test(mediaType)) return text === '' ? undefined : JSON.parse(text);
  return text === '' && mediaType === '' ? undefined : text;
}

export const api = new Api();
