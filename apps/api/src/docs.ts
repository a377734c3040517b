import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { version, type Settings } from '@app/config';
import { nameSearch, rememberTokens, renewToken, searchOperations } from './docs-browser.js';
import { buildDocument, documentSources } from './openapi/documents.js';

/** What the page of Swagger UI needs and no more: its own scripts, inline styles and images. */
const pagePolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/** Nothing that runs on the page may ask for a device. */
const withoutDevices: RequestHandler = (_request, response, next) => {
  response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
  next();
};

const addressOf = (name: string): string => `/docs/openapi/${name}.json`;

const icon = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#1f5f8b" d="M16 2 29 10 16 30 3 10z"/><path fill="#7db9de" d="M16 2 21 11 16 30 11 11z"/></svg>',
);
const iconAddress = `data:image/svg+xml,${icon}`;

const style = `
  .swagger-ui .topbar { background: #16405f; padding: 8px 0; }
  .swagger-ui .topbar .topbar-wrapper > .link svg { display: none; }
  .swagger-ui .topbar .topbar-wrapper > .link::before { content: url("${iconAddress}"); width: 32px; height: 32px; margin-right: 8px; }
  .swagger-ui .topbar .topbar-wrapper > .link::after { content: "Facet"; color: #fff; font: bold 20px sans-serif; }
  /* The page makes a link to spdx.org of every licence, also of one that is not listed there. */
  .swagger-ui .info__license a { pointer-events: none; color: inherit; text-decoration: none; }`;

/** What the page starts with, and what it opens: documents come when they are chosen, the smallest first. */
const nothingYet: OpenAPIObject = { openapi: '3.1.0', info: { title: 'Facet', version }, paths: {} };

const [everything, first, ...others] = documentSources.map(({ name, title }) => ({
  url: addressOf(name),
  name: title,
}));

const swaggerOptions = {
  urls: [first, ...others, everything],
  persistAuthorization: true,
  displayRequestDuration: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: -1,
  filter: true,
  plugins: [searchOperations, nameSearch],
  requestInterceptor: renewToken,
  responseInterceptor: rememberTokens,
};

/** Changes a document before it is served. */
export type Polish = (document: OpenAPIObject) => OpenAPIObject;

const unchanged: Polish = (document) => document;

/** Whether the settings allow Swagger UI. */
export const docsAreServed = ({ SWAGGER, production }: Settings): boolean =>
  SWAGGER === 'on' || (SWAGGER === 'auto' && !production);

/** Answers a document. It costs hundreds of milliseconds to write, and anybody may ask: the first request writes it. */
function writtenOnce(write: () => OpenAPIObject): RequestHandler {
  let written: Buffer | undefined;
  return (_request, response) => {
    written ??= Buffer.from(JSON.stringify(write()));
    response.type('json').send(written);
  };
}

/**
 * Serves Swagger UI at `/docs` with one document for each API and one for all, where the settings allow it.
 * Documents are written when they are first asked for.
 */
export function serveDocs(app: NestExpressApplication, settings: Settings, polish: Polish = unchanged): void {
  if (!docsAreServed(settings)) return;
  app.use('/docs', pagePolicy, withoutDevices);
  const http = app.getHttpAdapter().getInstance();
  for (const source of documentSources)
    http.get(
      addressOf(source.name),
      writtenOnce(() => polish(buildDocument(app, source))),
    );
  SwaggerModule.setup('docs', app, () => nothingYet, {
    explorer: true,
    raw: false,
    customSiteTitle: 'Facet API',
    customfavIcon: iconAddress,
    customCss: style,
    swaggerOptions,
  });
}
