import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';
import { Logger } from '@nestjs/common';
import type { Settings } from '@app/config';
import { consolePortOf } from './console-port.js';

/** What `npm run build` has made of apps/console. */
const built = new URL('../../../../console/', import.meta.url);
/** What stands for the nonce, and for what the server has, in the built page. */
const placeholders = { nonce: '__NONCE__', features: '__FEATURES__' };
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};
/** How a file is compressed, and the ending of its name then; the best first. */
const encodings = { br: '.br', gzip: '.gz' } as const;

interface Asset {
  readonly type: string;
  /** By encoding. */
  readonly files: ReadonlyMap<string, URL>;
}

/** What the page loads, and nothing else: its own files by nonce, and styles that Mantine writes by the same nonce. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Every file of the build by its name: what a request asks for is looked up, never a path. */
function findAssets(): ReadonlyMap<string, Asset> {
  const folder = new URL('assets/', built);
  const names = readdirSync(folder).filter((name) => types[extname(name)] !== undefined);
  return new Map(
    names.map((name) => {
      const packed = Object.entries(encodings)
        .map(([encoding, ending]) => [encoding, new URL(name + ending, folder)] as const)
        .filter(([, path]) => existsSync(path));
      const files = new Map([...packed, ['identity', new URL(name, folder)] as const]);
      return [name, { type: types[extname(name)] ?? '', files }];
    }),
  );
}

const read = new Map<string, Buffer>();

/** Read when it is first asked for: of all forms together, which take over a megabyte, browsers ask for few. */
function bytesOf(file: URL): Buffer {
  const bytes = read.get(file.href) ?? readFileSync(file);
  read.set(file.href, bytes);
  return bytes;
}

/** The answer does not depend on `Accept-Encoding` alone: what is in front of the server also varies by origin. */
function sendAsset(request: Request, response: Response, { type, files }: Asset): void {
  const [first = 'identity'] = [request.acceptsEncodings([...files.keys()])].flat();
  const encoding = first === false ? 'identity' : first;
  const file = files.get(encoding);
  response.vary('Accept-Encoding');
  if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
  response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
  response.setHeader('Content-Type', type);
  response.end(file && bytesOf(file));
}

function sendPage(response: Response, page: string): void {
  const nonce = randomBytes(16).toString('base64');
  response.setHeader('Content-Security-Policy', policy(nonce));
  response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(page.replaceAll(placeholders.nonce, nonce));
}

/**
 * The admin console below its path. Its page answers for every address that is no file, because the console has
 * views with addresses of their own. The files are small, so what was read is kept.
 */
export function serveConsole(settings: Settings): RequestHandler {
  if (!existsSync(new URL('index.html', built))) {
    new Logger('Console').warn('The console is not built: npm run build');
    return (_request, _response, next) => next();
  }
  const assets = findAssets();
  const features = [settings.HOSTED_PAGES === 'on' && 'hosted-pages', settings.demo && 'demo']
    .filter(Boolean)
    .join(' ');
  const page = readFileSync(new URL('index.html', built), 'utf8').replace(placeholders.features, features);
  const port = consolePortOf(settings);
  return (request, response, next) => {
    const isOurs = port === undefined || request.socket.localPort === port;
    if (!isOurs || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    if (!request.path.startsWith('/assets/')) return sendPage(response, page);
    const asset = assets.get(request.path.slice('/assets/'.length));
    return asset ? sendAsset(request, response, asset) : next();
  };
}
