import type { OpenAPIObject } from '@nestjs/swagger';
import type { Operation } from './types.js';

interface ObjectSchema {
  readonly $ref?: string;
  readonly properties?: Record<string, object>;
}

function resolved(document: OpenAPIObject, schema: ObjectSchema): ObjectSchema {
  const name = schema.$ref?.split('/').at(-1) ?? '';
  return document.components?.schemas?.[name] ?? schema;
}

/** A multipart body has the fields of the JSON body, and the file in one of them. */
export function documentUpload(document: OpenAPIObject, operation: Operation, field: string): void {
  const body = operation.requestBody as { content: Record<string, { schema: ObjectSchema }> } | undefined;
  const json = body?.content['application/json'];
  if (!body || !json) return;
  const file = { type: 'string', format: 'binary', description: 'A JPEG, PNG or WebP file' };
  const { properties = {} } = resolved(document, json.schema);
  body.content['multipart/form-data'] = { schema: { type: 'object', properties: { ...properties, [field]: file } } as ObjectSchema };
}
