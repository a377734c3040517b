import { randomBytes } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';

/** What the examples need to succeed on this installation's demo data. */
export interface DemoExamples {
  /** Of the person in the example of the sign-in: an admin, whose token makes all other examples succeed. */
  readonly password: string;
  readonly refreshToken: string;
  /** A file of a picture that is there. */
  readonly picture: string | undefined;
  /** A job to retry. */
  readonly parkedJob: string | undefined;
}

type Properties = Record<string, { example?: unknown }>;

function propertiesOf(document: OpenAPIObject, schema: string): Properties {
  return (document.components?.schemas?.[schema] as { properties?: Properties } | undefined)?.properties ?? {};
}

/** Puts the secrets of this installation into the examples, so that they succeed as they stand. Only in demo mode, which listens on 127.0.0.1. */
export function withDemoExamples(document: OpenAPIObject, examples: DemoExamples): OpenAPIObject {
  // Somebody else each time, so that the example of the sign-up succeeds more than once.
  const newcomer = `nina-${randomBytes(3).toString('hex')}`;
  const values: [schema: string, field: string, value: string][] = [
    ['SignUpDto', 'email', `${newcomer}@demo.example`],
    ['SignUpDto', 'handle', newcomer],
    ['LoginDto', 'password', examples.password],
    ['ChangePasswordDto', 'currentPassword', examples.password],
    ['RefreshDto', 'refreshToken', examples.refreshToken],
    ['RefreshSessionDto', 'refreshToken', examples.refreshToken],
  ];
  for (const [schema, field, value] of values) {
    const property = propertiesOf(document, schema)[field];
    if (property) property.example = value;
  }
  const paths: [operation: { parameters?: object[] } | undefined, example: string | undefined][] = [
    [document.paths['/pictures/{file}']?.get, examples.picture],
    [document.paths['/admin/jobs/{id}/retry']?.post, examples.parkedJob],
  ];
  for (const [operation, example] of paths) {
    const [parameter] = operation?.parameters ?? [];
    if (parameter && example !== undefined) Object.assign(parameter, { example });
  }
  return document;
}
