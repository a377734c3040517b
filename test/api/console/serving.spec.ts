import { get, type IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from '@jest/globals';

interface Seen {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** As it comes: `fetch` would unpack it. */
const seen = (path: string, encoding?: string, at = facet.url): Promise<Seen> =>
  new Promise((resolve, reject) => {
    get(at + path, { headers: encoding === undefined ? {} : { 'accept-encoding': encoding } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    }).on('error', reject);
  });

const page = async (): Promise<string> => (await seen('/console')).bytes.toString();
const script = async (): Promise<string> => /src="(\/console\/assets\/[^"]+\.js)"/.exec(await page())?.[1] ?? '';

describe('The console is served', () => {
  it('as one page for every address that is no file, under a policy with a nonce of its own', async () => {
    const nonces = new Set<string>();
    for (const path of ['/console', '/console/', '/console/o/demo/members?status=banned']) {
      const { status, headers, bytes } = await seen(path);
      const policy = headers['content-security-policy'] ?? '';
      const [, nonce = ''] = /script-src 'nonce-([^']+)';/.exec(String(policy)) ?? [];
      nonces.add(nonce);
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-store',
      ]);
      expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(policy).not.toMatch(/unsafe/);
      const html = bytes.toString();
      expect([...html.matchAll(/<script[^>]*>/g)].every(([tag]) => tag.includes(`nonce="${nonce}"`))).toBe(true);
      expect(html).toMatch(/<script[^>]+src=/);
      expect(html).not.toMatch(/__NONCE__|__FEATURES__|<script[^>]*>[^<]/);
    }
    expect(nonces.size).toBe(3);
  });

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['gzip;q=1, br;q=0', 'gzip'],
    ['identity', undefined],
    [undefined, undefined],
  ])('in files that never change, packed as the client takes them: %s', async (accepted, encoding) => {
    const { status, headers, bytes } = await seen(await script(), accepted);
    expect([status, headers['content-encoding'], headers['cache-control'], headers['content-type']]).toEqual([
      200,
      encoding,
      'public, max-age=31536000, immutable',
      'text/javascript; charset=utf-8',
    ]);
    expect(headers.vary).toContain('Accept-Encoding');
    expect(headers['x-content-type-options']).toBe('nosniff');
    const [least, most] = encoding === undefined ? [300_000, 2_000_000] : [50_000, 200_000];
    expect(bytes.length).toBeGreaterThan(least);
    expect(bytes.length).toBeLessThan(most);
  });

  it.each([
    '/console/assets/',
    '/console/assets/gone.js',
    '/console/assets/..%2f..%2findex.html',
    '/console/assets/a.js.br',
  ])('and nothing else: %s', async (path) => expect((await seen(path)).status).toBe(404));

  it('to readers only', async () => {
    expect((await fetch(`${facet.url}/console`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${facet.url}/console`, { method: 'HEAD' })).status).toBe(200);
  });

  it('unless it is off, and not on the port of the APIs when it has its own; the root leads to it or to Swagger UI', async () => {
    const off = await facet.another({ CONSOLE: 'off' });
    const elsewhere = await facet.another({ CONSOLE_PORT: 1 });
    const neither = await facet.another({ CONSOLE: 'off', SWAGGER: 'off' });
    expect((await seen('/console', undefined, off)).status).toBe(404);
    expect((await seen('/console', undefined, elsewhere)).status).toBe(404);
    const roots = await Promise.all([facet.url, elsewhere, off, neither].map((at) => seen('/', undefined, at)));
    expect(roots.map(({ status, headers }) => [status, headers.location])).toEqual([
      [302, '/console'],
      [302, '/docs'],
      [302, '/docs'],
      [404, undefined],
    ]);
  });
});
