import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import helmet from 'helmet';
import type { Settings } from '@app/config';
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
    frameAncestors: ["'none'"],
  },
});

const addressOf = (name: string): string => `/docs/openapi/${name}.json`;

/** Changes a document before it is served. */
export type Polish = (document: OpenAPIObject) => OpenAPIObject;

const unchanged: Polish = (document) => document;

/** Whether the settings allow Swagger UI. */
export const docsAreServed = ({ SWAGGER, production }: Settings): boolean => SWAGGER === 'on' || (SWAGGER === 'auto' && !production);

/** Serves Swagger UI at `/docs` with one document a face and one for all, where the settings allow it. Documents are written when somebody asks. */
export function serveDocs(app: NestExpressApplication, settings: Settings, polish: Polish = unchanged): void {
  if (!docsAreServed(settings)) return;
  app.use('/docs', pagePolicy);
  const http = app.getHttpAdapter().getInstance();
  http.get('/', (_request, response) => response.redirect('/docs'));
  for (const source of documentSources) http.get(addressOf(source.name), (_request, response) => response.json(polish(buildDocument(app, source))));
  const [all] = documentSources;
  SwaggerModule.setup('docs', app, () => polish(buildDocument(app, all)), {
    explorer: true,
    raw: false,
    customSiteTitle: 'Facet',
    swaggerOptions: {
      urls: documentSources.map(({ name, title }) => ({ url: addressOf(name), name: title })),
      persistAuthorization: true,
      displayRequestDuration: true,
    },
  });
}
