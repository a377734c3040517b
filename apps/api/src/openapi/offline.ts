import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { readSettings } from '@app/config';
import { SystemClock } from '@app/common';
import { AppModule } from '../app.module.js';
import { buildDocument, documentSources } from './documents.js';

/**
 * The documents as they are checked in: written without a database, in Nest's preview mode, which builds
 * routes but no providers.
 */
export async function openapiDocuments(): Promise<[name: string, document: OpenAPIObject][]> {
  const settings = { ...readSettings({ LOG_LEVEL: 'silent' }, ['--no-demo']), DATABASE_URL: '', FACET_SECRET: '' };
  const app = await NestFactory.create(AppModule.with(settings, new SystemClock()), {
    preview: true,
    abortOnError: false,
    logger: false,
  });
  return documentSources.map((source) => [source.name, buildDocument(app, source)]);
}
