import { request } from 'node:http';
import { connect } from 'node:net';
import type { Answer } from '../support/api.js';
import type {} from '../support/facet.js';

interface Wire {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly base?: string;
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** A request as it is written: `fetch` would repair its path before it goes out. */
export function wire(
  path: string,
  { method = 'GET', headers = {}, body, base = facet.url }: Wire = {},
): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const told = Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]);
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(told),
          body: parsed(Buffer.concat(chunks).toString()),
        });
      });
    });
    sent.on('error', reject).end(body);
  });
}

/** Bytes that no client library would send. The first answer, read to the end of the connection. */
export function bytes(text: string, base = facet.url): Promise<Answer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    let all = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk) => (all += String(chunk)));
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', ...rest] = all.split('\r\n\r\n');
      const [first = '', ...lines] = head.split('\r\n');
      const headers = lines.map((line): [string, string] => [
        line.slice(0, line.indexOf(':')),
        line.slice(line.indexOf(':') + 1).trim(),
      ]);
      resolve({
        status: Number(first.split(' ')[1]),
        headers: new Headers(headers),
        body: parsed(rest.join('\r\n\r\n')),
      });
    });
  });
}
