import type { OpenAPIObject } from '@nestjs/swagger';

export type PathItem = OpenAPIObject['paths'][string];
/** `x-required-scopes`: what an API key needs, as the guard reads it. */
export type Operation = NonNullable<PathItem['get']> & { 'x-required-scopes'?: string[] };
type Present<List> = List extends (infer Item)[] ? Item : never;
export type Parameter = Present<NonNullable<Operation['parameters']>>;
export type DocumentedResponse = NonNullable<Operation['responses'][string]>;

export const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;
export type Method = (typeof methods)[number];
