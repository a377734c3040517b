import type { Operation } from './operations.js';

/** A request before it is written. */
export interface Draft {
  readonly operation: Operation;
  readonly credentials: Readonly<Record<string, string>>;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Sent in the place of the body. */
  readonly raw?: string;
  readonly type?: string;
  readonly form?: FormData;
}

export interface Written {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | undefined;
}

/** As UTF-8, and half a pair as the three bytes which no UTF-8 has. */
function escaped(text: string): string {
  return [...text].map((sign) => (/^[\ud800-\udfff]$/u.test(sign) ? '%ED%A0%80' : encodeURIComponent(sign))).join('');
}

/** What a client can put into a header at all: the others refuse to send it. */
const sendable = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').trim()]),
  );

export function written(
  base: string,
  { operation, credentials, path, query, headers, body, raw, type, form }: Draft,
): Written {
  const filled = operation.template.replace(/\{(\w+)\}/g, (_, name: string) => escaped(path[name] ?? ''));
  const pairs = Object.entries(query).map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
  const text =
    operation.method === 'GET' ? undefined : (raw ?? (body === undefined ? undefined : JSON.stringify(body)));
  const sent = form && raw === undefined ? form : text;
  return {
    method: operation.method,
    url: new URL(`${filled}${pairs.length ? `?${pairs.join('&')}` : ''}`, base),
    headers: sendable({
      ...(typeof sent === 'string' && { 'content-type': type ?? 'application/json' }),
      ...headers,
      ...credentials,
    }),
    body: sent,
  };
}
