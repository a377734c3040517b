import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { dialectOf } from '@app/http';
import { dialects } from '../dialects.js';
import { AccountModule } from '../faces/account/account.module.js';
import { AdminModule } from '../faces/admin/admin.module.js';
import { CurrentUserModule } from '../faces/current-user/current-user.module.js';
import { HealthModule } from '../faces/health/health.module.js';
import { M2ProfileModule } from '../faces/m2-profile/m2-profile.module.js';
import { PictureServingModule } from '../faces/pictures/pictures.module.js';
import { UserDirectoryModule } from '../faces/user-directory/user-directory.module.js';
import { UserV1Module } from '../faces/user-v1/user-v1.module.js';
import { documentRoute } from './failures.js';
import { documentUpload } from './uploads.js';
import { operationIdOf, routesOf } from './routes.js';
import { methods, type Method, type Operation, type PathItem } from './types.js';

/** One document: a face, or all of them. The name is that of its file and of its address under `/docs/openapi/`. */
interface DocumentSource {
  readonly name: string;
  readonly title: string;
  readonly modules: Type[];
}

const sources: readonly DocumentSource[] = [
  { name: 'current-user', title: 'Facet: current user (/me)', modules: [CurrentUserModule] },
  { name: 'user-directory', title: 'Facet: user directory (/api/v1/user)', modules: [UserDirectoryModule] },
  { name: 'user-v1', title: 'Facet: user (/v1/user)', modules: [UserV1Module] },
  { name: 'm2-profile', title: 'Facet: M2 profile (/api/profile)', modules: [M2ProfileModule] },
  { name: 'admin', title: 'Facet: administration (/admin)', modules: [AdminModule] },
  { name: 'account', title: 'Facet: account (/auth)', modules: [AccountModule] },
];

export const documentSources: readonly [DocumentSource, ...DocumentSource[]] = [
  { name: 'all', title: 'Facet: all faces', modules: [...sources.flatMap((one) => one.modules), PictureServingModule, HealthModule] },
  ...sources,
];

function configOf({ title }: DocumentSource): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setDescription('One user store behind four user APIs. Sign in at `/auth/login`, put the access token into Authorize.')
    .setVersion('1')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The accessToken of a sign-in, a token of a trusted issuer, or an API key' },
      'bearer',
    )
    .addApiKey({ type: 'apiKey', in: 'header', name: 'x-api-key', description: 'An API key, which works as a bearer token too' }, 'apiKey')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'x-m2-organization-id', description: 'The organization, for the M2 face' }, 'organization')
    .build();
}

function operationsOf(document: OpenAPIObject): [string, Method, Operation][] {
  return Object.entries(document.paths).flatMap(([path, item]: [string, PathItem]) =>
    methods.flatMap((method): [string, Method, Operation][] => (item[method] ? [[path, method, item[method]]] : [])),
  );
}

/** Writes the OpenAPI 3.1 document of a face from what its routes and DTOs say. */
export function buildDocument(app: INestApplication, source: DocumentSource): OpenAPIObject {
  const routes = routesOf(app);
  const extraModels = dialects.map((dialect) => dialect.schema);
  const document = SwaggerModule.createDocument(app, configOf(source), { include: source.modules, extraModels, operationIdFactory: operationIdOf });
  for (const [path, method, operation] of operationsOf(document)) {
    const [id = '', alias] = (operation.operationId ?? '').split(/[[\]]/);
    const route = routes.get(id);
    if (!route) throw new Error(`${path} has an operation that no route declares`);
    // A route with several paths is one operation with aliases.
    operation.operationId = alias === undefined || alias === '0' ? id : `${id}_alias${alias}`;
    documentRoute(method, operation, route, dialectOf(dialects, path));
    if (route.imageField) documentUpload(document, operation, route.imageField);
  }
  return document;
}
