// Whether answers are what the OpenAPI document says. It runs outside of Jest's module sandbox, so that a worker reads
// the document and compiles a schema once, not once for each file.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const document = JSON.parse(readFileSync(new URL('../../apps/api/openapi/all.json', import.meta.url), 'utf8'));

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
// Formats of the contracts, which no validator knows.
for (const format of ['locale-bcp47', 'timezone', 'phone-number']) ajv.addFormat(format, true);
ajv.addSchema({ $id: 'facet', components: { schemas: closed(document.components.schemas) } });

const templates = Object.keys(document.paths)
  .map((path) => ({
    path,
    pattern: new RegExp(
      `^${path
        .replace(/\/$/, '')
        .replace(/[.|]/g, '\\$&')
        .replace(/\{\w+\}/g, '[^/]+')}/?$`,
      'i',
    ),
    holes: (path.match(/\{/g) ?? []).length,
  }))
  .sort((a, b) => a.holes - b.holes);

const compiled = new Map();

/**
 * An object that documents its properties has no others. What narrows another schema (the inline parts of
 * `allOf`) need not repeat them.
 */
function closed(schema, narrows = false) {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((one) => closed(one, narrows));
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value, key === 'allOf')]));
  const shuts =
    !narrows && copy.type === 'object' && copy.properties !== undefined && copy.additionalProperties === undefined;
  return shuts ? { ...copy, additionalProperties: false } : copy;
}

function validatorOf(key, schema) {
  const known = compiled.get(key);
  if (known) return known;
  const local = JSON.parse(JSON.stringify(closed(schema)).replaceAll('"#/components', '"facet#/components'));
  const made = ajv.compile(local);
  compiled.set(key, made);
  return made;
}

/** A path without its escapes; as it is when they mean no text. */
function readable(path) {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** The documented operation of a path, with its template. */
function operationOf(method, path) {
  const template = templates.find((one) => one.pattern.test(readable(path.split('?', 1)[0] ?? '')))?.path;
  const operation = template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()];
  return template === undefined || !operation ? undefined : [template, operation];
}

/** The documented answer of a status, also where it is one that several operations share. */
function responseOf(operation, status) {
  const response = operation?.responses[String(status)];
  return response?.$ref === undefined
    ? response
    : document.components.responses[response.$ref.replace('#/components/responses/', '')];
}

/** What an event of a stream must be: of the documented name, with data of the documented shape. */
export function eventFaultOf(method, path, { event, data }) {
  const [template, operation] = operationOf(method, path) ?? [];
  const { event: name, data: shape } =
    responseOf(operation, 200)?.content?.['text/event-stream']?.schema.contentSchema?.properties ?? {};
  if (!name || !shape) return `${method} ${path} documents no events`;
  if (name.const !== event) return `${method} ${template} sent an event ${event}, which it does not document`;
  const validate = validatorOf(`${method} ${template} ${event}`, shape.contentSchema);
  return validate(data)
    ? undefined
    : `${method} ${template} ${event}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(data)}`;
}

/**
 * What an answer of the application must be: a documented status of its operation, with a body of the
 * documented shape; a failure has one of the codes that its route declares.
 */
export function contractFaultOf(method, path, answer) {
  const [template, operation] = operationOf(method, path) ?? [];
  if (!template || !operation || answer.status === 304) return undefined;
  const response = responseOf(operation, answer.status);
  if (!response)
    return `${method} ${template} answered ${answer.status}, which it does not declare: ${JSON.stringify(answer.body)}`;
  if (answer.tagged === true && !response.headers?.ETag)
    return `${method} ${template} answered ${answer.status} with an ETag, which it does not document`;
  if (answer.tagged === false && response.headers?.ETag)
    return `${method} ${template} answered ${answer.status} without the ETag that it documents`;
  const [type, content] = Object.entries(response.content ?? {})[0] ?? [];
  if (!type || !content)
    return answer.body === undefined
      ? undefined
      : `${method} ${template} answered a body to ${answer.status}, which it does not document`;
  if (answer.type !== type) return `${method} ${template} answered ${answer.type} instead of ${type}`;
  const validate = validatorOf(`${method} ${template} ${answer.status}`, content.schema);
  return validate(answer.body)
    ? undefined
    : `${method} ${template} ${answer.status}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(answer.body)}`;
}
