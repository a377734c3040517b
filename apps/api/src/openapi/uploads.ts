import type { OpenAPIObject } from '@nestjs/swagger';
import type { Operation } from './types.js';

interface ObjectSchema {
  readonly $ref?: string;
  readonly properties?: Record<string, object>;
}

const file = { type: 'string', format: 'binary', description: 'A JPEG, PNG, WebP, GIF or AVIF file' };
const contentType = 'image/jpeg, image/png, image/webp, image/gif, image/avif';

function resolved(document: OpenAPIObject, schema: ObjectSchema): ObjectSchema {
  const name = schema.$ref?.split('/').at(-1) ?? '';
  return document.components?.schemas?.[name] ?? schema;
}

/**
 * A multipart body has the fields of the JSON body, if there is one, and the file in one of them. Without a
 * JSON body the file is required.
 */
export function documentUpload(document: OpenAPIObject, operation: Operation, field: string): void {
  const body = operation.requestBody as { content: Record<string, object> } | undefined;
  const json = body?.content['application/json'] as { schema: ObjectSchema } | undefined;
  const { properties = {} } = json ? resolved(document, json.schema) : {};
  const schema = { type: 'object', properties: { ...properties, [field]: file }, ...(!json && { required: [field] }) };
  const form = { 'multipart/form-data': { schema, encoding: { [field]: { contentType } } } };
  operation.requestBody =
    body && json ? { ...body, content: { ...body.content, ...form } } : { required: true, content: form };
}
