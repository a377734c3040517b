import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { version } from '@app/config';
import { errorFormatOf, type ErrorFormat } from '@app/http';
import { errorFormats } from '../error-formats.js';
import { AccessModule } from '../apis/access/access.module.js';
import { AccountModule } from '../apis/account/account.module.js';
import { AdminModule } from '../apis/admin/admin.module.js';
import { CurrentUserModule } from '../apis/current-user/current-user.module.js';
import { HealthModule } from '../apis/health/health.module.js';
import { M2ProfileModule } from '../apis/m2-profile/m2-profile.module.js';
import { PictureServingModule } from '../apis/pictures/pictures.module.js';
import { UserDirectoryModule } from '../apis/user-directory/user-directory.module.js';
import { UserV1Module } from '../apis/user-v1/user-v1.module.js';
import { DemoPeopleModule } from '../demo/people.module.js';
import { boundIntegers, dropUnusedComponents, emptyOptionalFilters, unwrapReferences } from './components.js';
import { documentRoute, failureResponses } from './failures.js';
import { responseHeaders } from './headers.js';
import { routesOf, type RouteDeclaration } from './routes.js';
import { tags } from './tags.js';
import { documentUpload } from './uploads.js';
import { methods, type DocumentedResponse, type Method, type Operation, type PathItem } from './types.js';

/** One document: an API, or all of them. The name is that of its file and of its address under `/docs/openapi/`. */
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
  { name: 'admin', title: 'Facet: administration (/admin)', modules: [AdminModule, DemoPeopleModule] },
  { name: 'access', title: 'Facet: access evaluation (/access/v1)', modules: [AccessModule] },
  { name: 'account', title: 'Facet: account (/auth)', modules: [AccountModule] },
];

export const documentSources: readonly [DocumentSource, ...DocumentSource[]] = [
  {
    name: 'all',
    title: 'Facet: all faces',
    modules: [...sources.flatMap((one) => one.modules), PictureServingModule, HealthModule],
  },
  ...sources,
];

function configOf({ title }: DocumentSource): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setDescription(
      'One user store behind four user APIs. Sign in at `/auth/login`, put the access token into Authorize.',
    )
    .setVersion(version)
    .addServer('/', 'The installation that serves this document')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'The accessToken of a sign-in, a token of a trusted issuer, or an API key',
      },
      'bearer',
    )
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'An API key, which works as a bearer token too' },
      'apiKey',
    )
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'x-m2-organization-id', description: 'The organization, for the M2 API' },
      'organization',
    )
    .addCookieAuth(
      '__Host-facet-session',
      { type: 'apiKey', in: 'cookie', description: 'The cookie of `/auth/session`, which browsers send by themselves' },
      'sessionCookie',
    )
    .build();
}

function operationsOf(document: OpenAPIObject): [string, Method, Operation][] {
  return Object.entries(document.paths).flatMap(([path, item]: [string, PathItem]) =>
    methods.flatMap((method): [string, Method, Operation][] => (item[method] ? [[path, method, item[method]]] : [])),
  );
}

/** The contract of this API prints these with a slash at the end. Both forms are answered. */
const printedWithSlash = ['/api/profile', '/api/profile/username/deny', '/api/profile/username/denylist'];

const printed = (path: string): string => (printedWithSlash.includes(path) ? `${path}/` : path);

/** The contract of these documents a `default` answer beside the others. */
const withDefault = ['getUserProfile', 'updateUserProfile', 'getPublicUserProfile', 'listReferrals'];

type Responses = Record<string, unknown>;

/** Writes the failures of a route among the shared answers, and refers to them. */
function documentFailures(
  shared: Responses,
  [path, method, operation]: [string, Method, Operation],
  route: RouteDeclaration,
): void {
  const errorFormat = errorFormatOf(errorFormats, path);
  for (const { status, name, response } of failureResponses(method, path, route, errorFormat)) {
    if (shared[name] !== undefined && JSON.stringify(shared[name]) !== JSON.stringify(response))
      throw new Error(`two answers are called ${name}`);
    shared[name] = response;
    operation.responses[String(status)] = { $ref: `#/components/responses/${name}` };
  }
  if (withDefault.includes(operation.operationId ?? '')) operation.responses.default = anyOtherFailure(errorFormat);
}

const anyOtherFailure = ({ schema, contentType = 'application/json' }: ErrorFormat): DocumentedResponse => ({
  description: 'Any other failure',
  content: { [contentType]: { schema: { $ref: getSchemaPath(schema) } } },
});

/** A route with several paths is one operation with aliases. */
function nameOperation(operation: Operation): string {
  const [id = '', alias] = (operation.operationId ?? '').split(/[[\]]/);
  operation.operationId = alias === undefined || alias === '0' ? id : `${id}Alias${alias}`;
  return id;
}

function describedTags(document: OpenAPIObject): { name: string; description: string }[] {
  const used = new Set(operationsOf(document).flatMap(([, , { tags: names = [] }]) => names));
  return [...used].map((name) => ({ name, description: tags[name] ?? '' }));
}

/** Writes the OpenAPI 3.1 document of an API from what its routes and DTOs say. */
export function buildDocument(app: INestApplication, source: DocumentSource): OpenAPIObject {
  const routes = routesOf(app);
  const extraModels = errorFormats.map((errorFormat) => errorFormat.schema);
  const document = SwaggerModule.createDocument(app, configOf(source), {
    include: source.modules,
    extraModels,
    operationIdFactory: (_, handler) => handler,
  });
  const responses: Responses = {};
  document.info.contact = { name: 'The operator of this installation' };
  document.info.license = { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' } as { name: string };
  for (const [path, method, operation] of operationsOf(document)) {
    const route = routes.get(nameOperation(operation));
    if (!route) throw new Error(`${path} has an operation that no route declares`);
    documentRoute(operation, route);
    emptyOptionalFilters(operation.parameters ?? []);
    documentFailures(responses, [path, method, operation], route);
    if (route.imageField) documentUpload(document, operation, route.imageField);
  }
  document.tags = describedTags(document);
  document.paths = Object.fromEntries(Object.entries(document.paths).map(([path, item]) => [printed(path), item]));
  document.components = {
    ...document.components,
    responses,
    headers: { ...responseHeaders },
  } as typeof document.components;
  dropUnusedComponents(document);
  boundIntegers(document);
  unwrapReferences(document);
  return document;
}
